import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { Writable } from "node:stream";
import { type ChangeEvent, readEventStream } from "@docket/contract";
import {
  cookieOf,
  createTestDatabase,
  signUp,
  startTestApi,
  type TestApi,
  type TestDatabase,
  type TestUser,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import type { Follower } from "../dist/features/changes/change-feed.js";
import { answerChanges } from "../dist/routes/answer-changes.js";
import { call } from "./call.js";

/** A change stream that is being read. */
interface Stream {
  /** Resolves with the number once it is at least `seq`. */
  reaches(seq: number): Promise<number>;
  /** Resolves once it has told this epoch. */
  tells(epoch: string): Promise<void>;
  /** Resolves when the server has ended it. */
  ended: Promise<void>;
  close(): void;
}

/** Only detects that nothing arrives; the benchmarks measure how fast it arrives. */
const ABSENT_MILLISECONDS = 15_000;

async function open(api: TestApi, user: TestUser): Promise<Stream> {
  const abort = new AbortController();
  // Credentials name the server that issued them; the account is the same on all of them.
  const session = await fetch(`${api.url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: user.email, password: user.password }),
  });
  const response = await fetch(`${api.url}/api/changes/stream`, {
    headers: { accept: "text/event-stream", cookie: cookieOf(session) },
    signal: abort.signal,
  });
  expect(response.status).to.equal(200);
  expect(response.headers.get("content-type")).to.contain("text/event-stream");
  let last: ChangeEvent["data"] = { seq: -1, epoch: "" };
  let wake = () => {};
  const ended = (async () => {
    try {
      for await (const { event, data } of readEventStream(response.body!)) {
        expect(event).to.equal("changes");
        last = JSON.parse(data) as ChangeEvent["data"];
        wake();
      }
    } catch (error) {
      if (!abort.signal.aborted) throw error;
    }
  })();
  const until = async (isThere: () => boolean, what: string) => {
    const late = Date.now() + ABSENT_MILLISECONDS;
    while (!isThere()) {
      if (Date.now() > late)
        throw new Error(`The stream is at ${JSON.stringify(last)}, not ${what}.`);
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, 100);
      });
    }
  };
  return {
    ended,
    close: () => abort.abort(),
    async reaches(seq) {
      await until(() => last.seq >= seq, `seq ${seq}`);
      return last.seq;
    },
    tells: (epoch) => until(() => last.epoch === epoch, `epoch ${epoch}`),
  };
}

describe("the change stream", () => {
  let test: TestDatabase;
  let api: TestApi;
  let other: TestApi;
  let user: TestUser;
  const streams: Stream[] = [];

  before(async () => {
    test = await createTestDatabase();
    const userLimits = { waiting: 250, searches: 30, streams: 3, turns: 5 };
    const shared = { databaseUrl: test.url, databaseDirectUrl: test.directUrl, userLimits };
    api = await startTestApi(shared);
    other = await startTestApi(shared);
  });
  after(async () => {
    await api.stop();
    await other.stop();
    await test.drop();
  });
  beforeEach(async () => {
    user = await signUp(api.url);
  });
  afterEach(() => {
    for (const stream of streams.splice(0)) stream.close();
  });

  const follow = async (server = api, who = user) => {
    const stream = await open(server, who);
    streams.push(stream);
    return stream;
  };
  const position = async () => (await user.client.followChanges({})).seq;

  it("sends the latest number at once, and again after each change", async () => {
    const stream = await follow();
    const begun = await stream.reaches(0);
    expect(begun).to.equal(await position());
    await user.client.createTask({ title: "one" });
    const first = await stream.reaches(begun + 1);
    expect(first).to.equal(await position());
    await user.client.createTask({ title: "two" });
    await stream.reaches(first + 1);
    const late = await follow();
    expect(await late.reaches(0)).to.equal(await position());
  });

  it("tells of a new epoch while the server runs", async () => {
    const stream = await follow();
    await stream.reaches(0);
    await withClient(test.superuserUrl, (client) =>
      client.query("UPDATE change_epoch SET epoch = gen_random_uuid()"),
    );
    const { epoch } = await user.client.followChanges({});
    await stream.tells(epoch);
    await (await follow()).tells(epoch);
  });

  it("reports writes by another process and by plain SQL", async () => {
    const stream = await follow(other);
    const begun = await stream.reaches(0);
    await user.client.createTask({ title: "by the first" });
    const seq = await stream.reaches(begun + 1);
    await withClient(test.superuserUrl, (client) =>
      client.query("UPDATE tasks SET title = 'by hand' WHERE user_id = $1", [user.id]),
    );
    await stream.reaches(seq + 1);
  });

  it("reports changed settings, which come with the changes", async () => {
    const stream = await follow(other);
    const begun = await stream.reaches(0);
    await user.client.updateMe({ timeZone: "Asia/Tokyo", weekStart: 7, locale: "de" });
    const seq = await stream.reaches(begun + 1);
    const { account, tasks, ...changes } = await user.client.listChanges({ since: begun });
    expect(account).to.deep.equal({ timeZone: "Asia/Tokyo", weekStart: 7, locale: "de" });
    expect([tasks, changes.seq]).to.deep.equal([[], seq]);
  });

  it("continues after its LISTEN connection is lost", async () => {
    const stream = await follow(other);
    const begun = await stream.reaches(0);
    await withClient(test.superuserUrl, (client) =>
      client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND application_name = 'docket listener'`,
      ),
    );
    await user.client.createTask({ title: "all the same" });
    await stream.reaches(begun + 1);
  });

  it("does not report other users' changes", async () => {
    const stream = await follow();
    const begun = await stream.reaches(0);
    const stranger = await signUp(api.url);
    await stranger.client.createTask({ title: "not theirs" });
    const theirs = await follow(api, stranger);
    await theirs.reaches(begun + 1);
    await user.client.createTask({ title: "own" });
    expect(await stream.reaches(begun + 1)).to.equal(await position());
  });

  it("is refused with 429 above the user's limit, until another one closes", async () => {
    const [first] = [await follow(), await follow(), await follow()];
    const headers = { accept: "text/event-stream" };
    const address = `${api.url}/api/changes/stream`;
    const refused = await call(address, { as: user, headers });
    expect(refused.status).to.equal(429);
    expect(Number(refused.headers.get("retry-after"))).to.be.greaterThan(0);
    const stranger = await signUp(api.url);
    await (await follow(api, stranger)).reaches(0);
    first.close();
    await first.ended;
    await untilOneOpens();
  });

  const untilOneOpens = async () => {
    for (let left = 50; ; left -= 1) {
      const status = await follow().then(
        () => 200,
        () => 429,
      );
      if (status === 200) break;
      expect(left).to.be.greaterThan(0);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  it("takes no place if its client has gone before it was opened", async () => {
    const { hostname, port } = new URL(api.url);
    const served = () => call(`${api.url}/livez`); // what came before is read then
    await withClient(test.superuserUrl, async (client) => {
      await client.query("BEGIN");
      await client.query("LOCK TABLE sessions"); // so that the look-up of the session waits
      const sockets = [1, 2, 3].map(() => connect(Number(port), hostname));
      for (const socket of sockets) {
        const head = `Host: x\r\nAccept: text/event-stream\r\nCookie: ${user.cookie}`;
        socket.write(`GET /api/changes/stream HTTP/1.1\r\n${head}\r\n\r\n`);
        await once(socket, "connect");
      }
      await served();
      for (const socket of sockets) socket.destroy();
      await served();
      await client.query("ROLLBACK");
    });
    await untilOneOpens();
  });

  it("returns the number and epoch once without the event-stream Accept header", async () => {
    const { seq, epoch } = await user.client.followChanges({});
    expect(seq, "of the inbox").to.be.greaterThan(0);
    expect(epoch).to.match(/^[0-9a-f-]{36}$/);
    expect((await user.client.listChanges({ since: 0 })).epoch).to.equal(epoch);
  });

  it("accepts a bearer token, and answers 401 without a credential", async () => {
    const address = `${api.url}/api/changes/stream`;
    const headers = { accept: "text/event-stream" };
    expect((await fetch(address, { headers })).status).to.equal(401);
    const authorization = `Bearer ${user.token}`;
    const response = await fetch(address, { headers: { ...headers, authorization } });
    expect(response.status).to.equal(200);
    await response.body?.cancel();
  });

  it("ends when its session or key is revoked, or its account disabled; others go on", async () => {
    const one = await startTestApi();
    const admin = await signUp(one.url);
    const { id, cookie, client } = await signUp(one.url);
    const stream = async (headers: Record<string, string>) => {
      const accept = "text/event-stream";
      const { body } = await fetch(`${one.url}/api/changes/stream`, {
        headers: { accept, ...headers },
      });
      const reader = body!.getReader();
      await reader.read();
      const state = { isOpen: true };
      const ended = reader.closed
        .catch(() => {})
        .then(() => {
          state.isOpen = false;
        });
      void (async () => {
        while (!(await reader.read()).done);
      })().catch(() => {});
      return { state, ended };
    };
    try {
      const key = await client.createApiKey({ name: "key", scope: "read" });
      const byKey = await stream({ authorization: `Bearer ${key.key}` });
      const own = await stream({ cookie });
      const theirs = await stream({ cookie: admin.cookie });
      await client.deleteApiKey({ id: key.id });
      await byKey.ended;
      expect(own.state.isOpen).to.equal(true);
      await admin.client.updateUser({ id, disabled: true });
      await own.ended;
      await fetch(`${one.url}/api/auth/sign-out`, {
        method: "POST",
        headers: { cookie: admin.cookie, origin: one.url, "content-type": "application/json" },
        body: "{}",
      });
      await theirs.ended;
    } finally {
      await one.stop();
    }
  });

  it("writes nothing after its end, even if its client has not read all", async () => {
    let follower: Follower | undefined;
    let end = () => {};
    const feed = {
      follow(_userId: string, ...given: [Follower, () => void]) {
        [follower, end] = given;
        return () => {};
      },
    };
    const unread = new Writable({ write() {} });
    const response = Object.assign(unread, { setHeader() {}, flushHeaders() {} });
    answerChanges(response as never, feed as never, user.id);
    end();
    follower!({ seq: 1, epoch: "any" });
    await new Promise(setImmediate); // an error would be thrown by then
    response.destroy();
  });

  it("ends when the server stops, without delaying it", async () => {
    const third = await startTestApi({
      databaseUrl: test.url,
      databaseDirectUrl: test.directUrl,
    });
    const stream = await open(third, user);
    await stream.reaches(0);
    await third.stop();
    await stream.ended;
  });

  it("ends at once if a proxy sends its request while the server stops", async () => {
    const behind = await startTestApi({
      databaseUrl: test.url,
      databaseDirectUrl: test.directUrl,
      trustProxy: 1,
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async (path: string) => {
      const headers = { accept: "text/event-stream", authorization: `Bearer ${token}` };
      const [answer] = await once(get(`${behind.url}${path}`, { agent, headers }), "response");
      return answer as IncomingMessage;
    };
    const { token } = await signUp(behind.url);
    const stream = await open(behind, user);
    await stream.reaches(0);
    (await ask("/livez")).resume();
    const stopped = behind.stop();
    await stream.ended;
    const late = await ask("/api/changes/stream");
    expect(late.statusCode).to.equal(200);
    for await (const _ of late); // fails if the connection is cut
    await stopped;
  });
});
