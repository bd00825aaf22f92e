import type { Task } from "@docket/contract";
import { signUp, type TestUser } from "@docket/testing";
import { expect } from "chai";
import { compact } from "../dist/mcp/list-result.js";
import { toolOperations } from "../dist/operations/tools.js";
import { call, removeTasks, type Scene, setScene } from "./support/assistant.js";
import { connectHttp } from "./support/mcp.js";

/** What a caller observes: a value or a refusal, and the user's tasks afterwards. */
interface Outcome {
  value?: unknown;
  refusal?: { status: number; detail: string };
  rows: unknown;
}

/** Ids that a case may use, by name; `other` belongs to another user. */
type Rows = Record<"open" | "done" | "trashed" | "other", string>;

const cases: [tool: string, what: string, input: (rows: Rows) => Record<string, unknown>][] = [
  ["add_task", "a title", () => ({ title: "  New  " })],
  ["add_task", "everything", () => ({ title: "N", description: "d", completed: true })],
  ["add_task", "a blank title", () => ({ title: " " })],
  ["add_task", "no title", () => ({})],
  ["add_task", "a title of 200 characters", () => ({ title: "👍".repeat(200) })],
  ["add_task", "a title of 201 characters", () => ({ title: "👍".repeat(201) })],
  ["add_task", "a title with NUL", () => ({ title: "a\0b" })],
  ["add_task", "a description of 16,001", () => ({ title: "a", description: "x".repeat(16_001) })],
  ["add_task", "a field of another user", () => ({ title: "a", userId: "somebody" })],
  ["add_task", "a wrong type", () => ({ title: "a", completed: "yes" })],
  [
    "add_tasks",
    "a task and its subtask",
    () => ({ tasks: [{ title: "N" }, { title: "S", parentIndex: 0 }] }),
  ],
  ["add_tasks", "a blank title", () => ({ tasks: [{ title: "N" }, { title: " " }] })],
  ["add_tasks", "none", () => ({ tasks: [] })],
  [
    "add_tasks",
    "somebody else's parent",
    ({ other }) => ({ tasks: [{ title: "N" }, { title: "S", parentId: other }] }),
  ],
  ["list_tasks", "nothing", () => ({})],
  ["list_tasks", "done ones by title", () => ({ completed: true, sort: "title" })],
  ["list_tasks", "a search with a wildcard", () => ({ q: "%" })],
  ["list_tasks", "a search", () => ({ q: "OPE" })],
  ["list_tasks", "a page of no rows", () => ({ limit: 0 })],
  ["list_tasks", "a cursor that is none", () => ({ cursor: "abc" })],
  ["list_tasks", "an unknown sort", () => ({ sort: "random" })],
  ["get_task", "an own task", ({ open }) => ({ id: open })],
  ["get_task", "somebody else's", ({ other }) => ({ id: other })],
  ["get_task", "an id that is none", () => ({ id: "1; DROP TABLE tasks" })],
  ["get_task", "an id that is too large", () => ({ id: "9223372036854775808" })],
  ["update_task", "a title", ({ open }) => ({ id: open, title: "Changed" })],
  [
    "update_task",
    "several fields",
    ({ done }) => ({ id: done, description: null, completed: false }),
  ],
  ["update_task", "nothing", ({ open }) => ({ id: open })],
  ["update_task", "a blank title", ({ open }) => ({ id: open, title: "" })],
  ["update_task", "somebody else's", ({ other }) => ({ id: other, title: "Mine now" })],
  ["complete_task", "an open one", ({ open }) => ({ id: open })],
  ["complete_task", "a done one", ({ done }) => ({ id: done })],
  ["complete_task", "somebody else's", ({ other }) => ({ id: other })],
  ["reopen_task", "a done one", ({ done }) => ({ id: done })],
  ["reopen_task", "an open one", ({ open }) => ({ id: open })],
  ["reopen_task", "somebody else's", ({ other }) => ({ id: other })],
  ["skip_task", "one that does not repeat", ({ open }) => ({ id: open })],
  ["skip_task", "somebody else's", ({ other }) => ({ id: other })],
  ["list_completions", "some days", () => ({ doneFrom: "2026-11-01", doneTo: "2026-11-30" })],
  ["list_completions", "a day that is none", () => ({ doneFrom: "2026-11-31" })],
  ["quick_add_task", "a priority and a description", () => ({ text: "Pay rent p1 // by bank" })],
  ["quick_add_task", "nothing but a date", () => ({ text: "tomorrow" })],
  ["delete_task", "an own one", ({ open }) => ({ id: open })],
  ["delete_task", "somebody else's", ({ other }) => ({ id: other })],
  ["delete_task", "one that is not there", () => ({ id: "888888888" })],
  ["quick_add_task", "a blank text", () => ({ text: " " })],
  ["list_history", "an id without a kind", ({ open }) => ({ id: open })],
  ["list_history", "somebody else's", ({ other }) => ({ entity: "task", id: other })],
  ["undo_event", "no number", () => ({ seq: 0 })],
  ["list_trash", "a page of no rows", () => ({ limit: 0 })],
  ["restore_from_trash", "a task", ({ trashed }) => ({ entity: "task", id: trashed })],
  ["restore_from_trash", "what is not there", ({ open }) => ({ entity: "task", id: open })],
  ["restore_from_trash", "somebody else's", ({ other }) => ({ entity: "task", id: other })],
  ["purge_trash", "an unknown kind", () => ({ entity: "thing", id: "1" })],
  ["move_task", "the first place", ({ done }) => ({ id: done, place: "first" })],
  ["move_task", "a parent", ({ open, done }) => ({ id: open, parentId: done })],
  ["move_task", "itself as its parent", ({ open }) => ({ id: open, parentId: open })],
  ["move_task", "somebody else's", ({ open, other }) => ({ id: open, place: { after: other } })],
  ["list_lists", "nothing", () => ({})],
  ["list_sections", "a list that is not there", () => ({ listId: "888888888" })],
  ["list_labels", "nothing", () => ({})],
  ...["list", "section", "label"].flatMap((noun): typeof cases => {
    const gone = { id: "888888888" };
    return [
      [`get_${noun}`, "one that is not there", () => gone],
      [`update_${noun}`, "one that is not there", () => ({ ...gone, name: "x" })],
      [`move_${noun}`, "one that is not there", () => ({ ...gone, place: "first" })],
      [`delete_${noun}`, "one that is not there", () => gone],
    ];
  }),
  ["add_list", "a name", () => ({ name: "Home" })],
  ["add_list", "a name that is taken", () => ({ name: "home" })],
  ["add_section", "a list that is not there", () => ({ listId: "888888888", name: "x" })],
  ["add_label", "a name and a colour", () => ({ name: "red", color: "red" })],
  ["add_label", "a colour that is none", () => ({ name: "blue", color: "sky" })],
];

const operationOf = (name: string) => toolOperations.find(({ tool }) => tool.name === name)!;
const isOfTasks = (name: string) => operationOf(name).tag === "Tasks";
/**
 * Whether a tool is tried by the assistant too: those that only read, those of tasks, and those of
 * lists, sections, labels and the trash that delete nothing.
 */
const isAssistants = (name: string) => {
  const { tag, tool } = operationOf(name);
  return (
    tool.readOnly ||
    isOfTasks(name) ||
    (/^(Lists|Sections|Labels|Trash)$/.test(tag) && !tool.destructive)
  );
};

describe("parity of HTTP, MCP and the assistant", () => {
  let scene: Scene;
  let bob: TestUser;
  let others: Task;
  let mcp: Awaited<ReturnType<typeof connectHttp>>;
  /** One user per interface, so that each starts with the same rows. */
  let people: Map<Via, TestUser>;

  before(async () => {
    scene = await setScene();
    bob = await signUp(scene.api.url, "Bob");
    people = new Map();
    for (const via of [viaHttp, viaMcp, viaAssistant]) {
      people.set(via, await signUp(scene.api.url, "Somebody"));
    }
    others = await bob.client.createTask({ title: "Bob's" });
    mcp = await connectHttp(scene.api.url, people.get(viaMcp)!.token);
    await mcp.listTools(); // from now on, it checks what a tool returns against its schema
  });
  after(() => mcp.close());
  after(() => scene.stop());

  it("covers every tool", () => {
    const covered = new Set(cases.map(([tool]) => tool));
    expect([...covered]).to.have.members(toolOperations.map(({ tool }) => tool.name));
  });

  for (const [tool, what, input] of cases) {
    it(`${tool} with ${what}`, async () => {
      const byHttp = await outcome(tool, input, viaHttp);
      const byMcp = { ...byHttp, ...("value" in byHttp && { value: compact(byHttp.value) }) };
      expect(await outcome(tool, input, viaMcp), "MCP").to.deep.equal(byMcp);
      if (isAssistants(tool)) {
        expect(await outcome(tool, input, viaAssistant), "assistant").to.deep.equal(byHttp);
      }
      expect(await bob.client.getTask({ id: others.id })).to.deep.equal(others);
    });
  }

  type Via = (
    user: TestUser,
    tool: string,
    input: Record<string, unknown>,
  ) => Promise<Omit<Outcome, "rows">>;

  const viaHttp: Via = async ({ client }, tool, input) => {
    const { id } = toolOperations.find((one) => one.tool.name === tool)!;
    const send = client[id] as (given: object) => Promise<unknown>;
    return send(input).then(
      (value) => ({ value }),
      ({ status, message }) => ({ refusal: { status, detail: message } }),
    );
  };

  const viaMcp: Via = async (_user, tool, input) => {
    const result = await mcp.callTool({ name: tool, arguments: input });
    if (!result.isError) return { value: done(result.structuredContent) };
    const details = result._meta?.["docket/details"] as { error: Outcome["refusal"] };
    return { refusal: plain(details.error) };
  };

  const viaAssistant: Via = async ({ client }, tool, input) => {
    scene.model.play([call(tool, input), { text: "So it is." }]);
    const { id } = await client.createConversation({});
    const { turn } = await client.sendMessage({ id, content: "do it" });
    const [made] = turn.calls;
    if (made?.status === "refused") {
      return { refusal: plain((made.result as { error: Outcome["refusal"] }).error) };
    }
    if (turn.approval !== "pending") return { value: made?.result };
    const approved = await client.approveTurn({ id: turn.id });
    return { value: approved.calls[0]?.after };
  };

  const plain = (refusal: Outcome["refusal"]) => ({
    status: refusal!.status,
    detail: refusal!.detail,
  });
  const done = (value: unknown) => (JSON.stringify(value) === '{"done":true}' ? null : value);

  /** Calls a tool for a user with the same tasks as the others; ids and times are replaced by names. */
  async function outcome(
    tool: string,
    input: (rows: Rows) => Record<string, unknown>,
    via: Via,
  ): Promise<Outcome> {
    const user = people.get(via)!;
    await removeTasks(user);
    const open = await user.client.createTask({ title: "Open" });
    const closed = await user.client.createTask({
      title: "Closed",
      description: "d",
      completed: true,
    });
    const trashed = await user.client.createTask({ title: "Trashed" });
    await user.client.deleteTask({ id: trashed.id });
    const known = { open: open.id, done: closed.id, trashed: trashed.id, other: others.id };
    const result = await via(user, tool, input(known));
    const { items } = await user.client.listTasks({ sort: "oldest" });
    const names = new Map(Object.entries(known).map(([name, id]) => [id, name]));
    const before = new Set([open, closed].map(({ updatedAt }) => updatedAt));
    const named = (value: unknown) =>
      JSON.parse(
        JSON.stringify(value, (key, part) => {
          if (key === "listId") return "their list";
          if (key === "id" && !isOfTasks(tool)) return "an id";
          if (key === "id" || key === "parentId") return part && (names.get(part) ?? "new");
          if (key === "createdAt" || key === "completedAt") return part && "a time";
          if (key === "updatedAt") return before.has(part) ? "as before" : "changed";
          return part;
        }) ?? "null",
      );
    return { ...named(result), rows: named(items) };
  }
});
