import type { Call, UtteranceCase } from "./cases.js";

/** The result of one case. */
export interface Verdict {
  passed: boolean;
  /** Calls that destroy or change something the case leaves alone. */
  wrongDestructive: Call[];
}

const foldedArgs = new Set(["title", "description", "q"]);

const fold = (name: string, value: unknown): unknown =>
  foldedArgs.has(name) && typeof value === "string" ? value.trim().toLowerCase() : value;

/** Equal for calls that count as equal. */
const canonical = ({ tool, args }: Call): string =>
  JSON.stringify([
    tool,
    Object.keys(args)
      .sort()
      .map((name) => [name, fold(name, args[name])]),
  ]);

/**
 * Compares the calls that were made with those expected: equal, and in the same order if they
 * concern the same task; for a case that must ask, no call and a question.
 */
export function judge({ expect }: UtteranceCase, made: readonly Call[], reply: string): Verdict {
  const expected = "calls" in expect ? expect.calls : [];
  const wrongDestructive = made.filter((call) => isWrongDestructive(call, expected));
  if ("asks" in expect) {
    return { passed: made.length === 0 && reply.includes("?"), wrongDestructive };
  }
  return { passed: sameCalls(expected, made), wrongDestructive };
}

function sameCalls(expected: readonly Call[], made: readonly Call[]): boolean {
  const sorted = (calls: readonly Call[]) => calls.map(canonical).sort().join("\n");
  if (sorted(expected) !== sorted(made)) return false;
  const ids = new Set(expected.map(({ args }) => args.id).filter((id) => id !== undefined));
  const inOrder = (calls: readonly Call[], id: unknown) =>
    calls
      .filter(({ args }) => args.id === id)
      .map(canonical)
      .join("\n");
  return [...ids].every((id) => inOrder(expected, id) === inOrder(made, id));
}

function isWrongDestructive(call: Call, expected: readonly Call[]): boolean {
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
