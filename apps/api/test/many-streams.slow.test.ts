import { readFileSync } from "node:fs";
import { type ClientRequest, get, type IncomingMessage } from "node:http";
import {
  type Child,
  createTestDatabase,
  ready,
  signUp,
  spawnApi,
  type TestDatabase,
  type TestUser,
} from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

/** The few streams that a normal run could open would prove nothing. */
const describeLong = process.env.DOCKET_LONG === "1" ? describe : () => undefined;
const STREAMS = 2_000;
const USERS = 20;
const ROUNDS = 5;
const REQUESTS = 500;
/** How many times as long a request may take as without the streams. */
const MOST = 1.1;
/** Of server memory per stream. */
const MOST_KILOBYTES = 64;

describeLong(`${STREAMS} open streams on one process`, function () {
  this.timeout(600_000);
  let database: TestDatabase;
  let child: Child;
  let users: TestUser[];
  let asking: TestUser;

  before(async () => {
    database = await createTestDatabase();
    child = await spawnApi({
      DATABASE_URL: database.url,
      BETTER_AUTH_SECRET: "a secret for tests, 32 characters and more",
      AUTH_RATE_LIMIT: "off",
      REQUESTS_PER_MINUTE: "0",
      USER_MAX_STREAMS: String(STREAMS / USERS),
    });
    await ready(child);
    asking = await signUp(child.url);
    users = [];
    for (let count = 0; count < USERS; count += 1) users.push(await signUp(child.url));
    await asking.client.createTask({ title: "Here" });
  });
  after(async () => {
    child.process.kill("SIGTERM");
    await child.ended;
    await database.drop();
  });

  /** Resolves once the server has sent the current position in the changes. */
  const open = (user: TestUser) =>
    new Promise<ClientRequest>((resolve, reject) => {
      const request = get(
        `${child.url}/api/changes/stream`,
        { agent: false, headers: { accept: "text/event-stream", cookie: user.cookie } },
        (response: IncomingMessage) => {
          if (response.statusCode !== 200) reject(new Error(`${response.statusCode}`));
          response.on("error", () => {}).once("data", () => resolve(request));
          response.resume();
        },
      ).on("error", reject);
    });
  async function openAll(): Promise<ClientRequest[]> {
    const streams: ClientRequest[] = [];
    for (let count = 0; count < STREAMS; count += USERS)
      streams.push(...(await Promise.all(users.map(open))));
    return streams;
  }
  const kilobytes = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.process.pid}/status`, "utf8"))![1]);
  const openStreams = async () => {
    const { body } = await call(`${child.url}/metrics`);
    return Number(/^docket_change_streams (\d+)/m.exec(String(body))?.[1]);
  };

  /** The median duration of the requests, in milliseconds. */
  async function measure(): Promise<number> {
    const times: number[] = [];
    for (let count = 0; count < REQUESTS; count += 1) {
      const from = performance.now();
      const { status } = await call(`${child.url}/api/tasks`, { as: asking });
      times.push(performance.now() - from);
      expect(status).to.equal(200);
    }
    return median(times);
  }

  it(`slow requests down by at most 10%, and use at most ${MOST_KILOBYTES} kB each`, async () => {
    for (let count = 0; count < 5; count += 1) await measure(); // warms up the JIT compiler
    const ratios: number[] = [];
    const empty = kilobytes();
    let each = 0;
    let before = await measure();
    for (let round = 0; round < ROUNDS; round += 1) {
      const streams = await openAll();
      expect(await openStreams()).to.equal(STREAMS);
      each ||= (kilobytes() - empty) / STREAMS;
      const during = await measure();
      for (const stream of streams) stream.destroy();
      while ((await openStreams()) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
      const after = await measure();
      ratios.push((2 * during) / (before + after));
      before = after;
    }
    console.log(`      ${median(ratios).toFixed(2)} times as long, ${each.toFixed(0)} kB a stream`);
    expect(median(ratios)).to.be.at.most(MOST);
    expect(each).to.be.at.most(MOST_KILOBYTES);
  });
});

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
