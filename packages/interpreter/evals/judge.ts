import type { Call, UtteranceCase } from "./cases.js";
import { clock } from "./clock.js";
import { TaskTools } from "./task-tools.js";

/** What a turn did. */
export interface Outcome {
  /** The calls that are no lookups. */
  made: Call[];
  tools: TaskTools;
  reply: string;
  /** Ids of the tasks that the reply lists. */
  listed: string[];
}

/** The result of one case. */
export interface Verdict {
  passed: boolean;
  /** Something was changed that the case leaves alone, or changed in another way. */
  wrongChange: boolean;
  /** Calls that destroy or complete something that the case leaves alone. */
  wrongDestructive: Call[];
  /** Titles of tasks that were added and are part of no expected one. */
  fragments: string[];
}

/** Compares what a turn made of the tasks with what the expected calls make of them. */
export function judge(test: UtteranceCase, { made, tools, reply, listed }: Outcome): Verdict {
  const { expect } = test;
  const expected = "calls" in expect ? expect.calls : [];
  const right = new TaskTools(test, clock);
  let shows: string[] | undefined = "shows" in expect ? expect.shows : undefined;
  for (const { tool, args } of expected) {
    const result = right.run({
      tool: tool as "list_tasks",
      args: tool === "list_tasks" ? { limit: 200, ...args } : args,
    });
    if (tool === "list_tasks")
      shows = (result as { items: { id: string }[] }).items.map(({ id }) => id);
  }
  const same = JSON.stringify(right.state()) === JSON.stringify(tools.state());
  const shown = !shows || JSON.stringify([...shows].sort()) === JSON.stringify([...listed].sort());
  const said = !("says" in expect) || new RegExp(expect.says, "iu").test(reply);
  const asked = !("asks" in expect) || (made.length === 0 && reply.includes("?"));
  return {
    passed: same && shown && said && asked,
    wrongChange: !same && made.length > 0,
    wrongDestructive: made.filter((call) => isWrongDestructive(call, expected)),
    fragments: fragmentsOf(made, expected),
  };
}

function isWrongDestructive(call: Call, expected: readonly Call[]): boolean {
  // What the conversation itself has added may be changed freely.
  if (String(call.args.id).startsWith("90000000")) return false;
  const onSame = expected.filter(({ args }) => args.id === call.args.id);
  switch (call.tool) {
    case "delete_task":
      return !onSame.some(({ tool }) => tool === "delete_task");
    case "update_task":
      if (onSame.length === 0) return true;
      return (
        call.args.description === null && !onSame.some(({ args }) => args.description === null)
      );
    case "complete_task":
      return onSame.length === 0;
    default:
      return false;
  }
}

function fragmentsOf(made: readonly Call[], expected: readonly Call[]): string[] {
  const added = (calls: readonly Call[]) =>
    calls
      .filter(({ tool }) => tool === "add_task")
      .map(({ args }) => String(args.title).toLowerCase());
  const right = added(expected);
  return added(made).length > right.length
    ? added(made).filter((title) => !right.includes(title))
    : [];
}
