import assert from "node:assert/strict";
import { prepare, type SentRequest } from "../load/load.js";
import type { ServerProcess } from "../servers/server-process.js";
import { workloads } from "../workloads.js";
import type { Testbed } from "./testbed.js";

/** Fields that the database generates with each write. */
const made = new Set(["id", "createdAt", "updatedAt", "completedAt"]);

interface Answer {
  status: number;
  body: unknown;
}

/**
 * Checks that the reference servers respond as Docket does: the same rows in the same shape, and
 * the same refusals. Comparing servers that do different things would be worthless.
 *
 * Reads come first: until then all have the same rows, but each writes to its own tables, at its
 * own time.
 *
 * @throws AssertionError with the difference
 */
export async function checkParity(
  referenceServers: ServerProcess[],
  { docket, users, farCursor }: Testbed,
): Promise<void> {
  const readsFirst = workloads.toSorted((a, b) => Number(a.writes) - Number(b.writes));
  for (const { id, plan, writes } of readsFirst) {
    const requests = prepare(plan(users, farCursor));
    for (const { name, url } of referenceServers) {
      for (const request of [...requests.slice(0, 3), ...requests.slice(-3)]) {
        const ours = await send(docket.url, request);
        const theirs = await send(url, request);
        const message = `${name} answers ${id} (${request.method} ${request.path}) unlike Docket`;
        assert.ok(ours.status < 300, `${request.path} is refused`);
        assert.deepEqual(writes ? lasting(theirs) : theirs, writes ? lasting(ours) : ours, message);
      }
    }
  }
  for (const request of refused(users)) {
    const ours = await send(docket.url, request);
    assert.ok(ours.status >= 400, `${request.path} is not refused`);
    for (const { name, url } of referenceServers) {
      const theirs = await send(url, request);
      assert.equal(theirs.status, ours.status, `${name} refuses ${request.path} unlike Docket`);
    }
  }
}

function refused({ ordinary, collector }: Testbed["users"]): SentRequest[] {
  const [person] = ordinary as [(typeof ordinary)[number]];
  const [own] = person.taskIds;
  const headers = {
    authorization: `Bearer ${person.token}`,
    "content-type": "application/json",
  };
  const forged = `${person.token.slice(0, -8)}AAAAAAAA`;
  return [
    { method: "GET", path: "/api/tasks", headers: {} },
    { method: "GET", path: "/api/tasks", headers: { authorization: `Bearer ${forged}` } },
    { method: "GET", path: `/api/tasks/${collector.taskIds[0]}`, headers },
    { method: "GET", path: "/api/tasks/0", headers },
    { method: "GET", path: "/api/tasks?limit=1000", headers },
    { method: "GET", path: "/api/tasks?cursor=nonsense", headers },
    { method: "POST", path: "/api/tasks", headers, body: '{"title":" "}' },
    { method: "POST", path: "/api/tasks", headers, body: '{"title":"a","unknown":1}' },
    { method: "PATCH", path: `/api/tasks/${own}`, headers, body: '{"completed":"yes"}' },
  ];
}

async function send(url: string, request: SentRequest): Promise<Answer> {
  const { method, path, headers, body } = request;
  const answer = await fetch(`${url}${path}`, { method, headers, ...(body && { body }) });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : null };
}

function lasting(answer: Answer): Answer {
  return JSON.parse(JSON.stringify(answer), (key, value) => (made.has(key) ? typeof value : value));
}
