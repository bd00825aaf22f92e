import { organizedWorkloads } from "./organized-workloads.js";
import { SEARCHED_WORD } from "./setup/fill.js";
import type { Person } from "./setup/people.js";
import { PAGE, type PlannedRequest, type Workload, type WorkloadId } from "./workload.js";

/** Interleaves people, so that consecutive requests come from different ones. */
function inTurn<Item>(
  people: Person[],
  count: number,
  make: (person: Person, nth: number) => Item,
): Item[] {
  return Array.from({ length: count }, (_, nth) =>
    people.map((person) => make(person, nth)),
  ).flat();
}

const readOne = (by: Person, nth: number): PlannedRequest => ({
  method: "GET",
  path: `/api/tasks/${by.taskIds[(nth * 7) % by.taskIds.length]}`,
  by,
});
const newest = (by: Person): PlannedRequest => ({
  method: "GET",
  path: `/api/tasks?limit=${PAGE}`,
  by,
});
const search = (by: Person): PlannedRequest => ({
  method: "GET",
  path: `/api/tasks?q=${SEARCHED_WORD}&limit=${PAGE}`,
  by,
});
const create = (by: Person, nth: number): PlannedRequest => ({
  method: "POST",
  path: "/api/tasks",
  body: {
    title: `Return the library books no. ${nth}`,
    description: "Before the end of the week, and not on a Sunday.",
  },
  by,
});
const patch = (by: Person, nth: number, completed: boolean): PlannedRequest => ({
  method: "PATCH",
  path: `/api/tasks/${by.taskIds[nth % by.taskIds.length]}`,
  body: { completed },
  by,
});

const basicWorkloads: Workload[] = [
  {
    id: "W1",
    title: "read one task",
    writes: false,
    plan: ({ ordinary }) => inTurn(ordinary, 50, readOne),
  },
  {
    id: "W2",
    title: "newest 50 of 100",
    writes: false,
    plan: ({ ordinary }) => inTurn(ordinary, 10, newest),
  },
  {
    id: "W3",
    title: "newest 50 of 10,000",
    writes: false,
    plan: ({ collector }) => [newest(collector)],
  },
  {
    id: "W4",
    title: "create a task",
    writes: true,
    plan: ({ ordinary }) => inTurn(ordinary, 50, create),
  },
  {
    id: "W5",
    title: "change a task",
    writes: true,
    // Completed in one half of the cycle and reopened in the other, so that each request changes
    // something: (c) sends no UPDATE for unchanged values. Connections are ten tasks apart, so
    // while one is at a task in the first half, another would be at the same task in the second.
    // With an offset of five tasks, the two visits are half that distance apart: they alternate,
    // and do not wait for each other's lock.
    plan: ({ ordinary }) =>
      inTurn(ordinary, 200, (by, nth) =>
        nth < 100 ? patch(by, nth, true) : patch(by, nth + 5, false),
      ),
  },
  {
    id: "W6",
    title: "50 at the far end of 10,000",
    writes: false,
    plan: ({ collector }, farCursor) => [
      { method: "GET", path: `/api/tasks?limit=${PAGE}&cursor=${farCursor}`, by: collector },
    ],
  },
  {
    id: "W7",
    title: "search in 10,000",
    writes: false,
    plan: ({ collector }) => [search(collector)],
  },
  {
    id: "W8",
    title: "mixed, 80 % reads",
    writes: true,
    plan: ({ ordinary, collector }) =>
      Array.from({ length: 80 }, (_, block) => {
        // As above; connections are four blocks apart, so the second visits are offset by two.
        const done = block < 40;
        const visited = done ? block : block + 2;
        const change = (step: number, task: number) =>
          patch(ordinary[(visited + step) % ordinary.length] as Person, task, done);
        const at = (step: number) => ordinary[(block + step) % ordinary.length] as Person;
        const one = (step: number) => readOne(at(step), block * 5 + step);
        // Sixteen reads and four writes, well mixed; tasks that one block completes, another
        // reopens.
        return [
          one(0),
          one(1),
          newest(at(2)),
          one(3),
          create(at(0), block),
          one(4),
          newest(at(1)),
          newest(collector),
          one(2),
          change(3, visited % 40),
          one(5),
          newest(at(3)),
          one(6),
          newest(at(0)),
          create(at(1), block + 50),
          one(7),
          search(at(2)),
          newest(at(1)),
          one(8),
          change(2, 50 + (visited % 40)),
        ];
      }).flat(),
  },
];

export const basicWorkloadIds = basicWorkloads.map(({ id }) => id);

export const workloads: Workload[] = [...basicWorkloads, ...organizedWorkloads];

export const workloadOf = (id: WorkloadId) =>
  workloads.find((workload) => workload.id === id) as Workload;

/**
 * A changed row moves to another page, closer to others of its user, so reads are measured first.
 */
const measuringOrder: WorkloadId[] = [
  ...(["W1", "W2", "W3", "W6", "W7", "W9", "W10", "W11", "W12", "W13"] as const),
  ...(["W8", "W4", "W5", "W14"] as const),
];

/** Measures workloads one after the other; the results are in the order of their names. */
export async function eachWorkload<Result>(
  chosen: WorkloadId[],
  measure: (workload: Workload) => Promise<Result>,
): Promise<Partial<Record<WorkloadId, Result>>> {
  const results = new Map<WorkloadId, Result>();
  for (const id of measuringOrder) {
    if (chosen.includes(id)) results.set(id, await measure(workloadOf(id)));
  }
  return Object.fromEntries(
    workloads.flatMap(({ id }) => (results.has(id) ? [[id, results.get(id)]] : [])),
  );
}

/** Pages through the collector's list, 200 per page, to find the cursor of its last pages. */
export async function findFarCursor(url: string, { token, taskIds }: Person): Promise<string> {
  let cursor: string | null = null;
  for (let seen = 0; seen < taskIds.length - 200; seen += 200) {
    const query: string = cursor === null ? "" : `&cursor=${cursor}`;
    const answer = await fetch(`${url}/api/tasks?limit=200${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!answer.ok) throw new Error(`Reading on answered ${answer.status}.`);
    const page = (await answer.json()) as { nextCursor: string | null };
    cursor = page.nextCursor;
  }
  if (cursor === null) throw new Error("The list ended before its far end.");
  return cursor;
}
