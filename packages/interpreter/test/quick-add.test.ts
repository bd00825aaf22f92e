import { readdirSync, readFileSync } from "node:fs";
import { quickAdd } from "@docket/quick-add";
import { expect } from "chai";
import { emptyMemory, interpret, type ToolResult } from "../dist/index.js";
import { clock as english } from "../dist-test/evals/clock.js";
import { toolsWith } from "./turn.js";

const folder = new URL("../../quick-add/test/phrases/", import.meta.url);
const lists = [
  { id: "101", name: "Work" },
  { id: "102", name: "Home" },
];
const labels = [{ id: "21", name: "phone" }];
const sections = [{ id: "11", name: "Next up", listId: "101" }];

/** Every fourth line of quick add's tables, without what is expected of them. */
const linesOf = (language: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.startsWith(`${language}-`) || name === `${language}.txt`)
    .flatMap((name) => readFileSync(new URL(name, folder), "utf8").split("\n"))
    .filter((line) => line.trim() !== "" && !line.startsWith("# "))
    .map((line) => line.split(" => ")[0] as string)
    .filter((_, index) => index % 4 === 0);

/** What matters of a task; the full stop of a sentence does not. */
const shown = ({ title, ...fields }: Record<string, unknown>): string =>
  JSON.stringify([
    String(title).replace(/[.!]$/, ""),
    ...["dueDate", "dueTime", "dueZone", "repeat", "startDate", "priority", "description"].map(
      (name) => fields[name] || null,
    ),
  ]);

/** The languages, and how many lines may mean something else in a conversation: "add bread and butter" adds two. */
const languages = { "en-US": 15, "de-CH": 12, "fr-CH": 3, "es-ES": 4 };

/** The tasks that a message adds. */
function addedBy(message: string, clock: typeof english) {
  const tools = toolsWith({ tasks: [], lists, labels, sections });
  const steps: ToolResult[] = [];
  for (;;) {
    const step = interpret({ message, steps, clock, memory: emptyMemory });
    if (step.kind === "reply") return steps.filter(({ tool }) => tool === "add_task");
    for (const call of step.calls) steps.push({ ...call, result: tools.run(call) });
  }
}

describe("a line after “add”", () => {
  for (const [locale, most] of Object.entries(languages))
    it(`means the same as in quick add, in ${locale}`, () => {
      const clock = { ...english, locale };
      const lines = linesOf(locale.slice(0, 2));
      const others = lines.filter((line) => {
        const tasks = addedBy(`add ${line}`, clock);
        const { due, priority, ...said } = quickAdd(line, { ...clock, lists, labels, sections });
        const own = { ...said, ...due, priority: priority === 4 ? null : priority };
        return tasks.length !== 1 || shown(tasks[0]?.args ?? {}) !== shown(own);
      });
      expect(lines.length).to.be.greaterThan(80);
      expect(others.length, others.join("\n")).to.be.at.most(most);
    });

  it("has names where English does, and dates in the person's language", () => {
    const cases: [locale: string, line: string, title: string, dueDate?: string][] = [
      ["fr-FR", "call sam", "call sam"],
      ["fr-FR", "lunch with Mar", "lunch with Mar"],
      ["fr-FR", "dentiste ven", "dentiste", "2026-11-27"],
      ["fr-FR", "call mum samedi", "call mum", "2026-11-28"],
      ["fr-FR", "call sam 9h", "call", "2026-11-28"],
      ["es-ES", "meet mie", "meet mie"],
      ["es-ES", "call mum hoy", "call mum", "2026-11-25"],
      ["de-DE", "call Mo", "call Mo"],
      ["de-DE", "Anruf mo", "Anruf", "2026-11-30"],
    ];
    for (const [locale, line, title, dueDate] of cases) {
      const [task] = addedBy(`add ${line}`, { ...english, locale });
      expect([task?.args.title, task?.args.dueDate], line).to.deep.equal([title, dueDate]);
    }
  });
});
