import { signUp, startTestApi, type TestApi, type TestUser } from "@docket/testing";
import { expect } from "chai";
import { type Answer, call } from "./call.js";
import { Documented, type DocumentedOperation } from "./support/documented.js";
import { oneOf, seeded } from "./support/seeded.js";

type Json = Record<string, unknown>;

/** How often each operation is called with random input. */
const ROUNDS = process.env.DOCKET_LONG === "1" ? 200 : 12;
const LONG = process.env.DOCKET_LONG === "1";
const SEED = Number(process.env.DOCKET_SEED ?? (LONG ? Date.now() % 1_000_000 : 1));

/** They take a file, a password or a stream, or end the session. */
const left = new Set([
  ...["deleteMe", "confirmMe", "signUp", "signIn", "signOut", "exportMe", "followChanges"],
  ...["previewImport", "importFile", "resetPassword", "updateUser"],
]);

const texts = [
  ...[
    "Buy milk",
    "Call Ann fri 9:30 every 31st #Home @phone p1",
    "add a task",
    "undo",
    "Europe/Zurich",
  ],
  ...[
    "FREQ=DAILY",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "",
    " ",
    "0",
    "-1",
    "1.0",
    "9223372036854775808",
    "a\0b",
  ],
  ...["\ud800", "👍".repeat(300), "0000-01-01", "10000-01-01", "2026-02-29", "24:00", "23:59:60"],
];
const dates = ["2026-03-29", "2028-02-29", "0001-01-01", "9999-12-31"];
const values = [null, true, 0, -0, -1, 1.5, 2 ** 53, 1e308, [], {}, [[]], { $ref: "x" }];
const tags = ["*", '"x"', 'W/"x"', "x", ", ,", '""'];

describe("answers to random requests", () => {
  let api: TestApi;
  let ann: TestUser;
  let documented: Documented;
  let own: string[];
  let others: string[];
  const random = seeded(SEED);
  const chance = (of: number) => random() < of;

  before(async () => {
    api = await startTestApi();
    ann = await signUp(api.url, "Ann");
    own = await rowsOf(ann);
    others = await rowsOf(await signUp(api.url, "Bob"));
    documented = await Documented.read(api.url);
  });
  after(() => api.stop());

  async function rowsOf({ client }: TestUser): Promise<string[]> {
    const list = await client.createList({ name: "A list" });
    const section = await client.createSection({ listId: list.id, name: "A section" });
    const label = await client.createLabel({ name: "label" });
    const once = await client.createTask({ title: "Once", listId: list.id });
    const often = await client.createTask({
      ...{ title: "Often", dueDate: "2026-03-28", dueTime: "02:30", dueZone: "Europe/Zurich" },
      repeat: { rule: "FREQ=DAILY", from: "due" },
    });
    const talk = await client.createConversation({});
    const { turn } = await client.sendMessage({ id: talk.id, content: "add a task by chat" });
    return [list.id, section.id, label.id, once.id, often.id, talk.id, turn.id];
  }

  /** A value that mostly follows a schema. */
  function valueFor(given: Json, depth = 0): unknown {
    const schema = documented.resolve(given);
    if (chance(0.05)) return oneOf(random, [...texts, ...values]);
    if ("const" in schema) return schema.const;
    if (schema.enum) return oneOf(random, schema.enum as unknown[]);
    const choices = (schema.anyOf ?? schema.oneOf) as Json[] | undefined;
    if (choices) return valueFor(oneOf(random, choices), depth + 1);
    switch (oneOf(random, [schema.type].flat())) {
      case "string":
        return textFor(schema);
      case "integer":
      case "number":
        return Number(schema.minimum ?? 0) + Math.floor(random() * 4);
      case "boolean":
        return chance(0.5);
      case "array":
        return [valueFor(schema.items as Json, depth + 1)].slice(Math.round(random()));
      case "object": {
        const required = (schema.required ?? []) as string[];
        const fields = Object.entries((schema.properties ?? {}) as Record<string, Json>);
        const chosen = fields.filter(([name]) => required.includes(name) || chance(0.3));
        return Object.fromEntries(chosen.map(([name, one]) => [name, valueFor(one, depth + 1)]));
      }
      default:
        return null;
    }
  }

  function textFor({ example, format }: Json): string {
    if (example === "42") return oneOf(random, chance(0.8) ? own : others);
    if (format === "date") return oneOf(random, dates);
    return oneOf(random, chance(0.3) && example ? [String(example)] : texts);
  }

  const inText = (value: unknown) =>
    (typeof value === "object" ? JSON.stringify(value) : String(value)).toWellFormed();

  async function send(operation: DocumentedOperation): Promise<[string, Answer]> {
    let { path } = operation;
    const query = new URLSearchParams();
    const headers: Record<string, string> = { origin: api.url };
    for (const { name, in: place, schema } of operation.parameters) {
      const value = inText(valueFor(schema));
      if (place === "path") path = path.replace(`{${name}}`, encodeURIComponent(value) || "%20");
      else if (place === "query" && chance(0.4)) query.append(name, value);
      else if (/^If-/.test(name) && chance(0.3)) headers[name] = oneOf(random, tags);
      else if (name === "Idempotency-Key" && chance(0.1)) headers[name] = oneOf(random, ["a", "b"]);
    }
    const address = `${path}${query.size > 0 ? `?${query}` : ""}`;
    const body = operation.body && valueFor(operation.body);
    const { method } = operation;
    const sent = `${method} ${address} ${JSON.stringify(headers)} ${JSON.stringify(body)}`;
    const raw = body === undefined ? {} : { body: JSON.stringify(body) };
    return [sent, await call(`${api.url}${address}`, { method, as: ann, headers, ...raw })];
  }

  it(`are as the OpenAPI document says, for DOCKET_SEED=${SEED}`, async () => {
    const tried = documented.operations.filter(({ operationId }) => !left.has(operationId));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const operation of tried) {
        const [sent, answer] = await send(operation);
        const shown = `${sent.slice(0, 500)} → ${JSON.stringify(answer.body).slice(0, 300)}`;
        expect(documented.fault(operation, answer), shown).to.equal(null);
      }
    }
  }).timeout(600_000);

  it("are as it says for the routes of signing in, too", async () => {
    const { email, password } = ann;
    const tries: [id: string, body: unknown][] = [
      ["signIn", { email, password }],
      ...[{ email, password: "wrong" }, { email: 1 }, { email: "x", password: "x" }, {}].map(
        (body) => ["signIn", body] as [string, unknown],
      ),
      ...["{", "null", JSON.stringify({ email: "x".repeat(300_000) })].flatMap(
        (body): [string, unknown][] => [
          ["signIn", body],
          ["signUp", body],
          ["signOut", body],
        ],
      ),
      ["signUp", { email, password, name: "Taken" }],
      ["signUp", { email: "new@example.com", password, name: "" }],
      ["signUp", { email: "new@example.com", password, name: "New" }],
      ["signOut", {}],
      ["getToken", undefined],
      ["getSignInOptions", undefined],
    ];
    for (const [id, body] of tries) {
      const operation = documented.operations.find(({ operationId }) => operationId === id)!;
      const { method, path } = operation;
      const plain = { "content-type": "text/plain" };
      for (const type of body === undefined ? [undefined] : [undefined, plain]) {
        const answer = await call(`${api.url}${path}`, {
          ...{ method, body },
          ...(type && { headers: type }),
        });
        const shown = `${id} ${JSON.stringify(body)?.slice(0, 80)}: ${JSON.stringify(answer.body)}`;
        expect(documented.fault(operation, answer), shown).to.equal(null);
      }
    }
    const posted = await call(`${api.url}/api/sign-in-options`, { method: "POST", body: {} });
    const options = documented.operations.find(({ path }) => path === "/api/sign-in-options")!;
    expect(documented.fault(options, posted)).to.equal(null);
  });
});
