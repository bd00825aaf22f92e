import { limits } from "@docket/contract/limits";
import { quickAdd } from "@docket/quick-add";
import { expect } from "chai";
import { interpret, type ToolCall, type ToolResult } from "../dist/index.js";
import { clock } from "../dist-test/evals/clock.js";
import { openTask, toolsOver } from "./turn.js";

const words =
  "call buy write book plan read send fix clean pay mum milk report dentist garden roof".split(" ");
const word = (n: number) => words[n % words.length] as string;
const tasks = Array.from({ length: 10_000 }, (_, n) =>
  openTask(String(n + 1), `${word(n * 7)} ${word(n * 3 + 1)} ${word(n >> 4)} ${n}`, {
    completed: n % 3 === 0,
    ...(n % 4 === 0 ? { dueDate: `2026-11-${10 + (n % 20)}` } : {}),
  }),
);

/** The CPU time of the fastest of three runs, in milliseconds. */
function cost(work: () => void): number {
  const times = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

/** A turn over the tasks; the results of lookups are cached. */
function turnWith(message: string): () => void {
  const tools = toolsOver(...tasks);
  const answers = new Map<string, unknown>();
  const answer = (call: ToolCall) => {
    if (!call.tool.startsWith("list_")) return { id: call.args.id ?? "1" };
    const key = JSON.stringify(call);
    if (!answers.has(key)) answers.set(key, tools.run(call));
    return answers.get(key);
  };
  return () => {
    const steps: ToolResult[] = [];
    for (;;) {
      const step = interpret({ message, steps, clock });
      if (step.kind === "reply") return;
      for (const call of step.calls) steps.push({ ...call, result: answer(call) });
    }
  };
}

/** How much longer a long text takes, by the least CPU times of three runs each, by turns; `run` is new each time, as texts are remembered. */
function growth(run: (length: number, round: number) => void, short: number, long: number): number {
  const rounds = [0, 1, 2].map((round) =>
    [short, long].map((length) => {
      const before = process.cpuUsage();
      run(length, round);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1_000;
    }),
  );
  const least = (at: number) => Math.min(...rounds.map((times) => times[at]!));
  return least(1) / Math.max(10, least(0));
}

const pieces: string[] = [
  "a",
  '"',
  "“a”",
  "1. a\n",
  "a and ",
  ", ",
  "at 9 ",
  "and then ",
  "wait, ",
  "👍 ",
  "9",
  "not ",
  "mon and ",
  "1st and ",
  "monday, ",
  "every mon and ",
  "first and ",
  "5 may ",
  "2026-12-01 ",
  "in 3 weeks ",
  "lunes, martes y ",
  "1. und ",
  "le 1er et ",
  "morgen um 9 ",
  "can you ",
];
const jumble = (length: number) => {
  const said = `${pieces.join(" ")} delete milk. is it done? label @a #b p1 `;
  const all = said.split(/(?<= )/);
  let text = "";
  for (let n = 1; text.length < length; n += 1) text += all[(n * n * 31 + n * 7) % all.length];
  return text;
};

describe("the interpreter with a long message", () => {
  const ofPiece = (piece: string) => (length: number) => piece.repeat(length).slice(0, length);
  for (const [name, textOf] of [
    ...pieces.map((piece) => [`${JSON.stringify(piece)} repeated`, ofPiece(piece)] as const),
    ["“a to b” repeated", ofPiece("a to b ")] as const,
    ["all sorts of words", jumble] as const,
  ])
    it(`takes time in proportion to its length: ${name}`, () => {
      const verb = name.includes("a to b") ? "move" : "add";
      const run = (length: number, round: number) =>
        interpret({ message: `${verb} x${round} ${textOf(length)}`, steps: [], clock });
      // Four times as long; the square of that would be 16.
      expect(growth(run, 2_500, 10_000)).to.be.below(8);
    });
});

describe("quick add with a long line", () => {
  for (const locale of ["en", "de", "fr", "es"])
    it(`takes time in proportion to its length, in ${locale}`, () => {
      for (const piece of ["x y ", ...pieces, jumble(1_500)]) {
        const run = (length: number) =>
          quickAdd(piece.repeat(length).slice(0, length), { ...clock, locale });
        expect(growth(run, limits.quickAdd / 4, limits.quickAdd), piece).to.be.below(8);
      }
    });
});

describe("the interpreter with 10,000 tasks", () => {
  // The unit is one copy of the tasks by JSON; the limits are two to four times what a turn takes.
  const limits: [message: string, copies: number][] = [
    ["complet the dentst report thing", 3],
    ["find pasport lisbn", 4],
    ["what should I do first", 4],
    ["delete all done tasks", 12],
    ["mark everything done", 20],
    ["set all tasks to high priority", 25],
    [
      "complete the roof plan 12, move the garden call 9 to friday, add salt tomorrow, delete the mum pay 7 and rename read milk 7 to butter",
      20,
    ],
  ];
  for (const [message, copies] of limits) {
    it(`understands “${message.slice(0, 40)}” within its limit of CPU time`, () => {
      const copy = cost(() =>
        JSON.parse(
          JSON.stringify(
            tasks.map((task) => ({ ...task, labelIds: [], description: null, repeat: null })),
          ),
        ),
      );
      expect(cost(turnWith(message)) / copy).to.be.below(copies);
    });
  }
});

describe("the interpreter with thousands of labels", () => {
  /** A step of a turn in which the labels have been read. */
  const stepWith = (message: string, names: string[]) => {
    const items = names.map((name, n) => ({ id: String(n), name, color: null }));
    const read = (tool: ToolCall["tool"], found: object[]): ToolResult => {
      const result = { items: found, nextCursor: null };
      return { tool, args: { limit: 200 }, result };
    };
    const milk = openTask("1", "milk");
    const steps = [read("list_lists", []), read("list_labels", items), read("list_tasks", [milk])];
    return cost(() => interpret({ message, steps, clock }));
  };
  const named = (count: number, name: string) => Array.from({ length: count }, (_, n) => name + n);

  it("does not look for a date in each of their names", () => {
    const [dates, words] = ["every 3 day label ", "every single label "].map((name) =>
      stepWith("add milk", named(2_000, name)),
    );
    expect(dates).to.be.below(10 * Math.max(words!, 20));
  });

  it("does not look at each for each name in a message", () => {
    const message = `label milk as ${named(400, "errant").join(", ")}`;
    const [many, few] = [5_000, 500].map((count) => stepWith(message, named(count, "errand")));
    expect(many).to.be.below(5 * Math.max(few!, 50));
  });
});
