import { etagOf } from "@docket/contract";
import { seeded, signUp, type TestUser, useTestApi, withClient } from "@docket/testing";
import { expect } from "chai";
import { type Answer, call } from "./call.js";
import { Copy } from "./support/copy.js";
import { Documented, type DocumentedOperation } from "./support/documented.js";
import {
  type Ids,
  type RandomRequest,
  RandomRequests,
  sendRequest,
} from "./support/random-requests.js";
import { difference, StoredRows } from "./support/stored-rows.js";
import { structureFaults } from "./support/structure-faults.js";

const LONG = process.env.DOCKET_LONG === "1";
const ACCOUNTS = LONG ? 200 : 1;
/** Of each account. */
const REQUESTS = LONG ? 400 : 100;
const firstSeed = Number(process.env.DOCKET_SEED ?? (LONG ? Date.now() % 1_000_000 : 1));

/** They sign in or out, or end the account, or need what only signing in makes. */
const left = new Set([
  "signUp",
  "signIn",
  "signOut",
  "getToken",
  "deleteMe",
  "confirmMe",
  "deleteSession",
  "deleteConnection",
]);
/** Each starts a process: one in ten is enough. */
const dear = new Set(["previewImport", "importFile"]);
/** Only an administrator may use them. */
const isAdministration = ({ path }: DocumentedOperation) =>
  /^\/api\/(server|users|invitations)/.test(path);
/** In every text of the account that must neither change nor show. */
const MARK = "zzbystander";

type Credentials = Record<string, Record<string, string>>;

/** A request with an `Idempotency-Key`, and its answer. */
interface Repeatable {
  request: RandomRequest;
  credential: Record<string, string>;
  answer: Answer;
}

describe("random requests", () => {
  const api = useTestApi();
  let documented: Documented;
  let admin: TestUser;
  let bystander: TestUser;
  let target: TestUser;

  before(async () => {
    admin = await signUp(api.url, "Admin");
    target = await signUp(api.url, "Target");
    bystander = await signUp(api.url, "Other");
    await begin(bystander, MARK);
    documented = await Documented.read(api.url);
  });

  it(`are answered as documented, and what they say is so: accounts ${ACCOUNTS}, DOCKET_SEED=${firstSeed}`, async () => {
    const succeeded = new Map<string, number>();
    await withClient(api.superuserUrl, async (client) => {
      const database = await StoredRows.of(client);
      const theirs = await database.ids(bystander.id);
      const before = await database.rowsOf(bystander.id);
      for (let seed = firstSeed; seed < firstSeed + ACCOUNTS; seed += 1) {
        await tryOut(database, seed, Object.values(theirs).flat(), succeeded);
        expect(await database.rowsOf(bystander.id), `seed ${seed}`).to.deep.equal(before);
      }
    });
    if (!LONG) return;
    const never = tried().filter(({ operationId }) => !succeeded.has(operationId));
    expect(never.map(({ operationId }) => operationId)).to.deep.equal([]);
  }).timeout(LONG ? 3_600_000 : 180_000);

  const tried = () => documented.operations.filter(({ operationId }) => !left.has(operationId));

  async function begin({ client }: TestUser, name: string): Promise<void> {
    const list = await client.createList({ name });
    const section = await client.createSection({ listId: list.id, name });
    const label = await client.createLabel({ name });
    const { id } = await client.createTask({
      title: name,
      description: name,
      listId: list.id,
      labelIds: [label.id],
    });
    await client.createTask({ title: name, parentId: id });
    await client.createTask({
      title: name,
      sectionId: section.id,
      dueDate: "2026-03-28",
      dueTime: "02:30",
      dueZone: "Europe/Zurich",
      repeat: { rule: "FREQ=DAILY", from: "due" },
    });
    const talk = await client.createConversation({ title: name });
    await client.sendMessage({ id: talk.id, content: `add a task ${name}` });
    await client.deleteTask({ id: (await client.createTask({ title: name })).id });
  }

  async function credentialsOf({ cookie, token, client }: TestUser): Promise<Credentials> {
    const bearer = (given: string) => ({ authorization: `Bearer ${given}` });
    const key = async (scope: "read" | "write") =>
      bearer((await client.createApiKey({ name: scope, scope })).key);
    return {
      session: { cookie, origin: api.url },
      token: bearer(token),
      reader: await key("read"),
      writer: await key("write"),
      nobody: {},
      stranger: bearer("a.b.c"),
      site: { cookie, origin: "https://x.example" },
      another: { cookie, origin: api.url, "docket-user": "somebody" },
    };
  }

  async function tryOut(
    database: StoredRows,
    seed: number,
    others: string[],
    succeeded: Map<string, number>,
  ): Promise<void> {
    const random = seeded(seed);
    const user = await signUp(api.url, "Ann");
    await begin(user, "Own");
    const ids: Ids = {};
    const requests = new RandomRequests(documented, random, ids, others);
    const credentials = await credentialsOf(user);
    const asAdmin = { cookie: admin.cookie, origin: api.url };
    const copy = new Copy(user);
    const repeatable: Repeatable[] = [];
    const many = tried().flatMap((one) =>
      /^\/api\/(tasks|lists|sections|labels|trash|events)/.test(one.path) ? [one, one] : [one],
    );
    for (let number = 1; number <= REQUESTS; number += 1) {
      const operation = requests.one(many);
      if (dear.has(operation.operationId) && requests.chance(0.9)) continue;
      Object.assign(ids, await database.ids(user.id), { users: [target.id] });
      const request = requests.next(operation);
      const who = requests.chance(0.8) ? "session" : requests.one(Object.keys(credentials));
      const byAdmin = isAdministration(operation) && who === "session";
      const credential = byAdmin ? asAdmin : credentials[who]!;
      const tag = await chooseTag(request, requests, user);
      const key = chooseKey(request, requests, `${seed}-${number}`);
      const before = await database.rowsOf(user.id);
      const answer = await sendRequest(api.url, request, credential);
      const { operationId, method } = operation;
      const shown = `seed ${seed}, ${number}: ${who}: ${JSON.stringify({ ...request, operation: method }).slice(0, 900)} → ${answer.status} ${JSON.stringify(answer.body).slice(0, 500)}`;
      expectDocumented(request, answer, shown);
      const after = await database.rowsOf(user.id);
      const done = answer.status < 300;
      // A proposal that no longer fits is void from then on.
      const voids = operationId === "approveTurn" && answer.status === 412;
      if (!(done || voids) || method === "GET")
        expect(difference(before, after), shown).to.deep.equal([]);
      if (done) succeeded.set(operationId, (succeeded.get(operationId) ?? 0) + 1);
      if (
        ["nobody", "stranger", "another"].includes(who) &&
        operation.path !== "/api/sign-in-options"
      )
        expect(answer.status, shown).to.equal(401);
      if (["reader", "site"].includes(who) && method !== "GET") expect(done, shown).to.equal(false);
      if (tag === "stale") expect(done, shown).to.equal(false);
      if (tag === "current" && /^(update|move|delete|reopen)/.test(operationId))
        expect(answer.status, shown).not.to.equal(412);
      if (answer.body.nextCursor) requests.cursors.set(operationId, answer.body.nextCursor);
      if (done) await expectItIsSo(request, answer, user, shown);
      if (done && operationId === "listTasks")
        await copy.expectListed(request.address, answer.body, shown);
      if (key && done) {
        const made = { request, credential, answer };
        await expectRepeatable(made, () => database.rowsOf(user.id), `again: ${shown}`);
        await expectOtherRefused(request, credential, shown);
        // The answer with a turn is how it is by now; and keys may be revoked.
        const isTurn = /messages|regenerate/.test(operation.path);
        if (!isTurn && who === "session") repeatable.push(made);
      }
      if (repeatable.length > 0 && requests.chance(0.1)) {
        const earlier = requests.one(repeatable);
        const what = `again ${earlier.request.address} ${earlier.request.body} after ${shown}`;
        await expectRepeatable(earlier, () => database.rowsOf(user.id), what);
      }
      const streams = answer.headers.get("content-type")?.startsWith("text/event-stream");
      if (method === "GET" && !streams && requests.chance(0.2)) {
        const head = await call(api.url + request.address, {
          method: "HEAD",
          headers: { ...request.headers, ...credential },
        });
        expect([head.status, head.body], shown).to.deep.equal([answer.status, ""]);
        for (const name of ["etag", "content-type"])
          expect(head.headers.get(name), shown).to.equal(answer.headers.get(name));
      }
      if (requests.chance(0.1)) await copy.pull(1 + Math.floor(random() * 20));
    }
    await copy.pull(3);
    await copy.expectSame();
    expect(await structureFaults(api.superuserUrl, user.id), `seed ${seed}`).to.deep.equal([]);
  }

  /** Sets `If-Match` where it is honoured. @returns whether it names the row's version */
  async function chooseTag(
    { operation, address, headers }: RandomRequest,
    requests: RandomRequests,
    user: TestUser,
  ): Promise<"current" | "stale" | null> {
    if (!operation.parameters.some(({ name }) => name === "If-Match") || !requests.chance(0.4))
      return null;
    const { body } = await call(api.url + rowAddress(address), { as: user });
    if (!body.updatedAt) return null;
    const current = etagOf(body.updatedAt);
    const stale = etagOf(new Date(Date.parse(body.updatedAt) - 1).toISOString());
    const [tag, kind] = requests.one([
      ...([current, `"1", ${current}`, "*", ` ${current} `] as const).map(
        (one) => [one, "current"] as const,
      ),
      ...[stale, `W/${current}`, '""', "x", current.slice(1, -1), `${stale}, W/${current}`].map(
        (one) => [one, "stale"] as const,
      ),
    ]);
    headers["if-match"] = tag;
    return kind;
  }

  /** Sets an `Idempotency-Key`. @returns whether it is one that makes the request repeatable */
  function chooseKey(
    { operation, headers }: RandomRequest,
    requests: RandomRequests,
    key: string,
  ): boolean {
    const takes = operation.parameters.some(({ name }) => name === "Idempotency-Key");
    if (operation.method === "GET" || !requests.chance(0.3)) return false;
    headers["idempotency-key"] = requests.chance(0.9)
      ? key
      : requests.one(["a", "b", "x".repeat(201), "a b", ""]);
    return takes && !operation.takesFile && headers["idempotency-key"] === key;
  }

  function expectDocumented(request: RandomRequest, answer: Answer, shown: string): void {
    const { operation, address, body } = request;
    const { status, headers } = answer;
    expect(status, shown).to.be.lessThan(500);
    expect(documented.fault(operation, answer), shown).to.equal(null);
    expect(JSON.stringify(answer.body), shown).not.to.contain(MARK);
    if (status < 400) return;
    const { type, detail, requestId, errors = [] } = answer.body;
    expect(answer.body.status, shown).to.equal(status);
    expect(headers.get("x-request-id"), shown).to.equal(requestId);
    expect(detail, shown)
      .to.match(/\S/)
      .and.not.match(/undefined|\[object|SQL|Sequelize/);
    if (type !== "urn:docket:problem:invalid-input") return;
    expect(errors, shown).not.to.deep.equal([]);
    const sent = `${decodeURIComponent(address)} ${body}`;
    const known = [
      "title", // of the task that a line of text describes
      ...operation.parameters.map(({ name }) => name),
      ...Object.keys((operation.body && documented.resolve(operation.body).properties) ?? {}),
    ];
    for (const { path, message } of errors) {
      const [field = ""] = (path as string).split(".");
      const isNamed = known.includes(field) || (field !== "" && sent.includes(field));
      expect(isNamed, `${path}: ${shown}`).to.equal(true);
      expect(message, shown).to.match(/\S/);
    }
  }

  /** What a write answered is what a read answers. */
  async function expectItIsSo(
    { operation, address }: RandomRequest,
    { body, headers }: Answer,
    user: TestUser,
    shown: string,
  ): Promise<void> {
    const read = (path: string) => call(api.url + path, { as: user });
    const location = headers.get("location");
    const isRow = ["tasks", "lists", "sections", "labels", "conversations"].includes(
      address.split(/[/?]/)[2]!,
    );
    if (operation.method === "DELETE" && isRow) {
      expect((await read(rowAddress(address))).status, shown).to.equal(404);
    } else if (operation.method !== "GET" && isRow && (body.updatedAt || location)) {
      const found = await read(location ?? rowAddress(address));
      expect(found.status, shown).to.equal(200);
      if (body.updatedAt) expect(found.body, shown).to.deep.equal(body);
    }
    const etag = headers.get("etag");
    if (etag) expect(etag, shown).to.equal(etagOf(body.updatedAt));
    if (operation.operationId === "restoreFromTrash")
      expect((await read(`/api/${body.entity}s/${body.id}`)).status, shown).to.equal(200);
  }

  /** The address of the row that an operation changes. */
  const rowAddress = (address: string) => address.split(/[/?]/).slice(0, 4).join("/");

  /** Sent again, it gets the same answer, unless what it says has been purged, and changes nothing. */
  async function expectRepeatable(
    { request, credential, answer }: Repeatable,
    rows: () => Promise<string[]>,
    shown: string,
  ): Promise<void> {
    const before = await rows();
    const again = await sendRequest(api.url, request, credential);
    expect(difference(before, await rows()), shown).to.deep.equal([]);
    if (again.status === 404 && again.body.detail === "There is no such row.") return;
    expect(again.body, shown).to.deep.equal(answer.body);
    for (const name of ["etag", "location"])
      expect(again.headers.get(name), shown).to.equal(answer.headers.get(name));
  }

  /** The key of one request is refused for another. */
  async function expectOtherRefused(
    { operation, headers }: RandomRequest,
    credential: Record<string, string>,
    shown: string,
  ): Promise<void> {
    const { method } = operation;
    const other = await call(`${api.url}/api/labels`, {
      method: "POST",
      body: { name: `other ${method}` },
      headers: { "idempotency-key": headers["idempotency-key"]!, ...credential },
    });
    expect(other.status, shown).to.equal(409);
  }
});
