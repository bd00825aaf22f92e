import { once } from "node:events";
import { Worker } from "node:worker_threads";
import {
  type Child,
  createTestDatabase,
  ready,
  type ScriptedModel,
  signUp,
  spawnApi,
  startScriptedModel,
  type TestDatabase,
  type TestUser,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";
import type { OtherWork } from "./fairness-other.js";

/** The usual tests are too short to tell how long others wait. */
const describeLong = process.env.DOCKET_LONG === "1" ? describe : () => undefined;
const TASKS = 100_000;
/** Requests of a kind in flight at a time. */
const AT_ONCE = 20;
const ROUNDS = 5;
const QUIET_MILLISECONDS = 3_000;
const LOADED_MILLISECONDS = 5_000;
/** How many times as long others may wait as without the load, by percentile. */
const MOST = { p50: 3, p95: 5 };
const IMPORTED = 20_000;
/** Calls per batch, and per turn. */
const CALLS = { batch: 50, turn: 8 };
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One request of the heavy user; resolves with its status. */
type Costly = (signal: AbortSignal) => Promise<{ status: number; headers: Headers }>;

describeLong(
  `one user with ${TASKS} tasks who sends ${AT_ONCE} of the most expensive requests at a time`,
  () => {
    let database: TestDatabase;
    let model: ScriptedModel;
    let child: Child;
    let heavy: TestUser;
    let other: TestUser;

    before(async function () {
      this.timeout(600_000);
      database = await createTestDatabase();
      model = await startScriptedModel();
      model.play((request) =>
        request.messages.filter(({ role }) => role === "tool").length < CALLS.turn
          ? { calls: [{ name: "list_tasks", arguments: { q: "of", limit: 50 } }] }
          : { text: "That was all of it." },
      );
      child = await spawnApi({
        DATABASE_URL: database.url,
        BETTER_AUTH_SECRET: "a secret for tests, 32 characters and more",
        ASSISTANT_BASE_URL: model.url,
        ASSISTANT_MODEL: "scripted",
      });
      await ready(child);
      heavy = await signUp(child.url);
      other = await signUp(child.url);
      await fill(heavy, TASKS);
      await fill(other, 100);
    });
    after(async () => {
      child.process.kill("SIGTERM");
      await child.ended;
      await model.stop();
      await database.drop();
    });

    const fill = (user: TestUser, count: number) =>
      withClient(database.superuserUrl, (client) =>
        client.query(
          `INSERT INTO tasks (user_id, title, description)
         SELECT $1, 'Task ' || n || ' of ' || md5(n::text), repeat(md5(n::text) || ' ', 5)
         FROM generate_series(1, $2) AS n`,
          [user.id, count],
        ),
      );
    const send = (
      signal: AbortSignal,
      path: string,
      init: { method?: string; body?: string; type?: string; accept?: string } = {},
    ) =>
      fetch(`${child.url}${path}`, {
        method: init.method ?? "GET",
        headers: {
          authorization: `Bearer ${heavy.token}`,
          ...(init.body !== undefined && { "content-type": init.type ?? "application/json" }),
          ...(init.accept && { accept: init.accept }),
        },
        ...(init.body !== undefined && { body: init.body }),
        signal,
      }).then(async (response) => {
        await response.body?.pipeTo(new WritableStream()); // as it arrives, without keeping it
        return response;
      });

    /** Made anew only after an import succeeded; otherwise that would be most of the load. */
    const importBody = (number: number) => {
      const rows = Array.from({ length: IMPORTED }, (_, n) => `Imported ${number} ${n},x y z`);
      return `Task,Notes\n${rows.join("\n")}`;
    };
    let imports = 0;
    let body = importBody(imports);
    const kinds: Record<string, Costly> = {
      "a search of two letters": (signal) => send(signal, "/api/tasks?q=zq&sort=title&limit=200"),
      "a search with a typo": (signal) => send(signal, "/api/tasks?q=abcdefgxyz&limit=200"),
      "an export": (signal) => send(signal, "/api/me/export"),
      "an export to a calendar": (signal) => send(signal, "/api/export?format=icalendar"),
      "a list, page after page": async (signal) => {
        for (let cursor = "", pages = 0; ; pages += 1) {
          const path = `/api/tasks?sort=title&limit=200${cursor && `&cursor=${cursor}`}`;
          const { status, headers, body } = await call(`${child.url}${path}`, { as: heavy });
          cursor = body.nextCursor;
          if (signal.aborted || status !== 200 || !cursor || pages === 50)
            return { status, headers };
        }
      },
      "an import": async (signal) => {
        const type = "application/octet-stream";
        const sent = { method: "POST", body, type };
        const answer = await send(signal, "/api/import?source=csv", sent);
        if (answer.status === 200) {
          imports += 1;
          body = importBody(imports);
        }
        return answer;
      },
      "a batch of calls over MCP": (signal) => {
        const params = { name: "list_tasks", arguments: { limit: 100 } };
        const calls = Array.from({ length: CALLS.batch }, (_, id) => {
          return { jsonrpc: "2.0", id, method: "tools/call", params };
        });
        const accept = "application/json, text/event-stream";
        return send(signal, "/mcp", { method: "POST", body: JSON.stringify(calls), accept });
      },
      "a turn of the assistant": async (signal) => {
        const { id } = await heavy.client.createConversation({});
        const body = JSON.stringify({ content: "What is there?" });
        return send(signal, `/api/conversations/${id}/messages`, { method: "POST", body });
      },
      "all changes": (signal) => send(signal, "/api/changes?since=0&full=true&limit=1000"),
    };

    for (const [what, costly] of Object.entries(kinds)) {
      const bounds = `, and wait ${MOST.p50} times as long in the median, ${MOST.p95} times at the 95th percentile, at most`;
      it(`${what}: others are served${bounds}`, async () => {
        const rounds: { quiet: Times; loaded: Times }[] = [];
        const served = new Map<number, number>();
        for (let round = 0; round < ROUNDS; round += 1) {
          const quiet = await askFor(QUIET_MILLISECONDS);
          const end = load(costly, served);
          await pause(500);
          const loaded = await askFor(LOADED_MILLISECONDS);
          await end();
          rounds.push({ quiet, loaded });
        }
        for (const status of served.keys()) expect(status).to.be.oneOf([200, 201, 429, 503]);
        const median = (which: keyof Times, phase: "quiet" | "loaded") =>
          middle(rounds.map((round) => round[phase][which]));
        const ratio = (which: keyof Times) =>
          middle(rounds.map(({ quiet, loaded }) => loaded[which] / quiet[which]));
        const figures = (["p50", "p95"] as const).map(
          (which) =>
            `${which} ${median(which, "quiet").toFixed(1)} → ${median(which, "loaded").toFixed(1)} ms (${ratio(which).toFixed(1)} times)`,
        );
        const counts = [...served].map(([status, count]) => `${count} × ${status}`);
        console.log(`        ${figures.join(", ")}; answered ${counts.join(", ") || "none"}`);
        for (const which of ["p50", "p95"] as const)
          expect(ratio(which), `${which}: ${figures}`).to.be.at.most(MOST[which]);
      }).timeout(60_000 + ROUNDS * 120_000);
    }

    /** Another user's requests, from a separate thread, since this one is busy with the load. */
    async function askFor(milliseconds: number): Promise<Times> {
      const { cookie } = other;
      const workerData = { url: child.url, cookie, milliseconds } satisfies OtherWork;
      const worker = new Worker(new URL("./fairness-other.js", import.meta.url), { workerData });
      const [times] = (await once(worker, "message")) as [number[]];
      times.sort((a, b) => a - b);
      return { p50: at(times, 0.5), p95: at(times, 0.95) };
    }

    /** Keeps `AT_ONCE` requests in flight. @returns stops them and waits until quiet */
    function load(costly: Costly, served: Map<number, number>): () => Promise<void> {
      const abort = new AbortController();
      const loops = Array.from({ length: AT_ONCE }, async () => {
        while (!abort.signal.aborted) {
          const answer = await costly(abort.signal).catch((error: unknown) => {
            if (!abort.signal.aborted) throw error;
          });
          if (!answer) return;
          served.set(answer.status, (served.get(answer.status) ?? 0) + 1);
          // Retries sooner than the server asks for.
          if (answer.status > 299) await pause(200);
        }
      });
      const all = Promise.all(loops);
      return async () => {
        abort.abort();
        await all;
        while (!(await isQuiet())) await pause(50);
      };
    }

    async function isQuiet(): Promise<boolean> {
      const { body } = await call(`${child.url}/metrics`);
      const figure = (state: string) =>
        Number(new RegExp(`connections\\{state="${state}"\\} (\\d+)`).exec(String(body))?.[1]);
      return figure("inUse") === 0 && figure("waiting") === 0;
    }
  },
);

/** In milliseconds. */
interface Times {
  p50: number;
  p95: number;
}

function at(sorted: number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] as number;
}

function middle(values: number[]): number {
  return at(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}
