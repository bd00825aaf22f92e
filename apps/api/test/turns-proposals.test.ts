import type { Task, Turn } from "@docket/contract";
import { seeded, signUp, type TestUser } from "@docket/testing";
import { expect } from "chai";
import { type Scene, setScene } from "./support/assistant.js";

const LONG = process.env.DOCKET_LONG === "1";
const given = process.env.DOCKET_SEED;
const first = Number(given ?? (LONG ? Date.now() % 1_000_000 : 1));
const rounds = given ? 1 : LONG ? 200 : 3;

/** A tool call; tasks and lists are given by their index in the planted tree. */
interface Planned {
  tool: string;
  task: number;
  more: { list?: number; parent?: number | null } & Record<string, unknown>;
}

describe("proposals of random changes to related tasks", () => {
  let scene: Scene;

  before(async () => {
    scene = await setScene();
  });
  after(() => scene.stop());

  for (let seed = first; seed < first + rounds; seed += 1) {
    it(`show exactly what their approval does, DOCKET_SEED=${seed}`, async () => {
      const next = seeded(seed * 7_919);
      const random = (below: number) => Math.floor(next() * below);
      const { ann, say } = scene;
      const tree = plan(random);
      const other = await signUp(scene.api.url);
      const [planted, copy] = [await plant(ann, tree), await plant(other, tree)];
      const before = await look(ann, planted);
      // Changes one more task, so that all calls are proposed.
      const apart = { tool: "update_task", task: tree.length - 1, more: { title: "Apart" } };
      const planned = [
        apart,
        ...Array.from({ length: 2 + random(8) }, () => wanted(random, tree.length - 1)),
      ];
      const calls = planned.map((one) => ({ name: one.tool, arguments: inputOf(one, planted) }));
      // The first step has at least two tasks, so that all are proposed.
      const end = 2 + random(calls.length - 1);
      const steps = [calls.slice(0, end), calls.slice(end)].filter((step) => step.length > 0);
      const { turn } = await say("all of that", [
        ...steps.map((calls) => ({ calls })),
        { text: "It waits." },
      ]);
      expect(await look(ann, planted)).to.deep.equal(before);

      const proposed = turn.calls.filter(({ status }) => status === "proposed");
      const approved = await ann.client.approveTurn({ id: turn.id });
      expect(approved.approval, JSON.stringify(calls)).to.equal("approved");
      expect(effects(approved)).to.deep.equal(effects(turn));
      for (const { position } of proposed) {
        const { tool, ...one } = planned[position - 1]!;
        await send(other, tool, inputOf({ tool, ...one }, copy));
      }
      expect(await look(ann, planted)).to.deep.equal(await look(other, copy));
      await ann.client.undoTurn({ id: turn.id });
      expect(await look(ann, planted)).to.deep.equal(before);
    });
  }
});

/** A tree of tasks: each with the indexes of its parent and list, and whether it repeats or is done. */
type Tree = { parent: number | null; list: number; repeats: boolean; done: boolean }[];

interface Planted {
  tasks: string[];
  lists: string[];
}

function plan(random: (below: number) => number): Tree {
  const tree: Tree = [];
  for (let n = 0; n < 3 + random(6); n += 1) {
    const parent = n > 0 && random(4) > 0 ? random(Math.min(n, 4)) : null;
    const list = parent === null ? random(2) : tree[parent]!.list;
    tree.push({ parent, list, repeats: random(4) === 0, done: random(6) === 0 });
  }
  return [...tree, { parent: null, list: 0, repeats: false, done: false }];
}

async function plant({ client }: TestUser, tree: Tree): Promise<Planted> {
  const lists = [
    (await client.createList({ name: `One ${Math.random()}` })).id,
    (await client.createList({ name: `Two ${Math.random()}` })).id,
  ];
  const tasks: string[] = [];
  for (const [n, { parent, list, repeats }] of tree.entries()) {
    const { id } = await client.createTask({
      title: `Task ${n}`,
      ...(parent === null ? { listId: lists[list]! } : { parentId: tasks[parent]! }),
      ...(repeats && {
        dueDate: "2030-01-07",
        repeat: { rule: n % 2 ? "FREQ=DAILY" : "FREQ=WEEKLY;COUNT=2", from: "due" as const },
      }),
    });
    tasks.push(id);
  }
  for (const [n, { done }] of tree.entries()) {
    if (done) await client.completeTask({ id: tasks[n]! });
  }
  return { tasks, lists };
}

function wanted(random: (below: number) => number, tasks: number): Planned {
  const task = random(tasks);
  const one = (tool: string, more: Planned["more"] = {}) => ({ tool, task, more });
  switch (random(8)) {
    case 0:
      return one("delete_task");
    case 1:
      return one("update_task", { completed: random(2) === 0 });
    case 2:
      return one("update_task", { title: `Renamed ${random(100)}`, dueDate: "2031-05-05" });
    case 3:
      return one("reopen_task");
    case 4:
      return one("skip_task");
    case 5:
      return one("move_task", { list: random(2), place: random(2) ? "first" : "last" });
    case 6:
      return one("move_task", { parent: random(tasks), place: "last" });
    default:
      return one("complete_task");
  }
}

function inputOf({ task, more }: Planned, { tasks, lists }: Planted): Record<string, unknown> {
  const { list, parent, ...rest } = more;
  return {
    id: tasks[task]!,
    ...rest,
    ...(list !== undefined && { listId: lists[list]!, parentId: null }),
    ...(typeof parent === "number" && { parentId: tasks[parent]! }),
  };
}

/** Makes the same change by the operation itself. */
function send(
  { client }: TestUser,
  tool: string,
  input: Record<string, unknown>,
): Promise<unknown> {
  const operations: Record<string, (input: never) => Promise<unknown>> = {
    delete_task: client.deleteTask,
    update_task: client.updateTask,
    complete_task: client.completeTask,
    reopen_task: client.reopenTask,
    skip_task: client.skipTask,
    move_task: client.moveTask,
  };
  return operations[tool]!(input as never);
}

/** The planted tasks, as far as they exist, with indexes instead of ids. */
async function look({ client }: TestUser, { tasks, lists }: Planted): Promise<object[]> {
  const found = await Promise.all(tasks.map((id) => client.getTask({ id }).catch(() => null)));
  const nameless = ({
    id: _,
    createdAt: __,
    updatedAt: ___,
    completedAt: ____,
    ...task
  }: Task) => ({
    ...task,
    listId: lists.indexOf(task.listId),
    parentId: task.parentId && tasks.indexOf(task.parentId),
  });
  return found.map((task, n) => ({ n, ...(task && nameless(task)) }));
}

/** The effects of a turn's calls, without completion times. */
function effects({ calls }: Turn): object[] {
  const timeless = (task: Turn["calls"][0]["after"]) => task && { ...task, completedAt: null };
  return calls
    .filter(({ status }) => status !== "refused")
    .map(({ tool, before, after, subtasks }) => ({
      tool,
      before: timeless(before),
      after: timeless(after),
      subtasks,
    }));
}
