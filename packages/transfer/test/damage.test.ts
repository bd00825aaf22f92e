import { type TaskEdit, taskEdit } from "@docket/contract";
import { CSV_FIELDS, type ImportSource } from "@docket/contract/choices";
import { taskDefaults } from "@docket/contract/defaults";
import { seededBelow } from "@docket/testing/seeded";
import { type PortableTask, TransferError } from "@docket/transfer";
import { expect } from "chai";
import { matrices } from "./matrix/all.js";
import { bytesOf, read } from "./support/read.js";

const files = matrices.flatMap(({ source, probes }) =>
  probes.map(({ file }) => ({ source, bytes: typeof file === "string" ? bytesOf(file) : file })),
);

/** One to ten of: a byte or a digit changed, a piece left out, doubled or made zero, the end cut off. */
function damaged(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  let parts = [...bytes];
  for (let times = random(10); times >= 0; times -= 1) {
    const at = random(parts.length + 1);
    const length = random(20);
    const piece = parts.slice(at, at + length);
    const ways = [
      () => parts.splice(at, 1, random(256)),
      () => {
        const digit = parts.findIndex((code, index) => index >= at && code >= 0x30 && code <= 0x39);
        if (digit >= 0) parts[digit] = 0x30 + random(10);
      },
      () => parts.splice(at, length),
      () => parts.splice(at, 0, ...piece, ...piece),
      () => parts.splice(at, length, ...piece.map(() => 0)),
      () =>
        parts.splice(at, 0, ...'[{"\\n,;:<&PK\u0003'.split("").map((char) => char.charCodeAt(0))),
      () => {
        parts = parts.slice(0, Math.max(1, at));
      },
    ];
    ways[random(ways.length)]?.();
  }
  return Uint8Array.from(parts);
}

describe("randomly damaged files", () => {
  const count = process.env.DOCKET_LONG === "1" ? 20_000 : 200;

  it(`are read, or rejected in a sentence (${count} files)`, function () {
    this.timeout(600_000);
    const random = seededBelow(20261126);
    let refused = 0;
    for (let number = 0; number < count; number += 1) {
      const { source, bytes } = files[random(files.length)] ?? files[0]!;
      const content = damaged(bytes, random);
      const as: ImportSource | "auto" = random(2) === 0 ? source : "auto";
      try {
        const { tasks, losses } = read(content, as);
        for (const task of tasks) expect(task.title.trim()).to.not.equal("");
        for (const loss of losses) expect(loss.reason).to.match(/\.$/);
      } catch (error) {
        if (!(error instanceof TransferError)) {
          throw new Error(`File ${number} of ${source}, read as ${as}`, { cause: error });
        }
        refused += 1;
      }
    }
    expect(refused).to.be.greaterThan(0).and.below(count);
  });
});

/** What is imported as JSON, or why nothing is. */
function readOrRefusal(file: string, source: ImportSource): string {
  try {
    return JSON.stringify(read(file, source));
  } catch (error) {
    if (error instanceof TransferError) return `strange: ${error.message}`;
    throw error;
  }
}

/** Where the tasks are in the files of a source, and which of their fields have no effect. */
const TASKS: [ImportSource, path: string[], withoutEffect?: RegExp][] = [
  ["todoist", ["items"]],
  ["trello", ["cards"], /^(badges|idChecklists|idLabels|dueReminder)$/],
  ["microsoft-todo", ["value", "tasks"], /^reminderDateTime$/],
  ["google-tasks", ["items", "items"]],
  ["remember-the-milk", ["tasks"], /^(series_id|date_trashed)$/],
  ["taskwarrior", [], /^depends$/],
];

type Json = Record<string, unknown>;

function tasksIn(file: string, path: string[]): { json: unknown; tasks: Json[] } {
  const json = JSON.parse(file) as Json | Json[];
  const within = (all: Json[], name: string) => all.flatMap((one) => (one[name] ?? []) as Json[]);
  return { json, tasks: path.reduce(within, [json].flat()) };
}

describe("a list or an object in a field of a task that has another kind of value", () => {
  for (const [source, path, withoutEffect = /^$/] of TASKS) {
    it(`is kept or reported: ${source}`, () => {
      const probes = matrices.find((one) => one.source === source)?.probes ?? [];
      const silent = new Set<string>();
      let tried = 0;
      for (const { file } of probes) {
        if (
          typeof file !== "string" ||
          !/^[[{]/.test(file) ||
          /deleted|trashed|recurring/.test(file)
        )
          continue;
        for (const [at, task] of tasksIn(file, path).tasks.entries()) {
          for (const field of Object.keys(task)) {
            for (const value of [["strange"], { strange: "strange" }]) {
              const { json, tasks } = tasksIn(file, path);
              Object.assign(tasks[at] ?? {}, { [field]: value });
              tried += 1;
              const imported = readOrRefusal(JSON.stringify(json), source);
              if (!imported.includes("strange") && !withoutEffect.test(field)) silent.add(field);
            }
          }
        }
      }
      expect(tried).to.be.greaterThan(50);
      expect([...silent]).to.deep.equal([]);
    });
  }
});

describe("any value in any field", () => {
  const values = ["x", "-1", "0", "1.5", "999999", "1e12", "NaN", "true", "null", "[1]", "\0", " "];
  // Longer than any field may be, and nothing that UTF-8 has.
  values.push("x".repeat(20_000), "\ud800");
  /** What is wrong with a task for the API, which takes what an import stores. */
  const problemsOf = (task: PortableTask | undefined) => {
    const fields = ["title", ...Object.keys(taskDefaults)] as (keyof TaskEdit)[];
    const edit = Object.fromEntries(fields.map((name) => [name, { ...task, labelIds: [] }[name]]));
    return taskEdit.safeParse(edit).error?.issues ?? [];
  };

  it("of a CSV file gives a task that the API accepts", () => {
    for (const field of CSV_FIELDS) {
      for (const value of values) {
        const columns = { title: "Milk", dueDate: "2026-12-01", [field]: value };
        const file = [Object.keys(columns), Object.values(columns)]
          .map((row) => row.join())
          .join("\n");
        const [task] = read(file, "csv").tasks;
        expect(problemsOf(task), `${field}: ${value}`).to.deep.equal([]);
      }
    }
  });

  it("of our own export gives a task that the API accepts", () => {
    for (const field of ["title", ...Object.keys(taskDefaults)]) {
      for (const value of [...values, -1, 1.5, 1e12, true, {}, []]) {
        const tasks = [{ title: "Milk", dueDate: "2026-12-01", [field]: value }];
        const file = JSON.stringify({ format: "docket-export", version: 1, tasks });
        const [task] = read(file, "docket").tasks;
        expect(problemsOf(task), `${field}: ${JSON.stringify(value)}`).to.deep.equal([]);
      }
    }
  });
});
