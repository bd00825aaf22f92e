import type { ImportedContent } from "@docket/transfer";
import { type Matrix, probesOf } from "./probe.js";

const titles = ({ tasks }: ImportedContent) =>
  tasks.map(({ title, parentRef }) => {
    const parent = tasks.find(({ sourceId }) => sourceId === parentRef);
    return parent ? `${parent.title}/${title}` : title;
  });

export const markdown: Matrix = {
  source: "markdown",
  probes: probesOf(
    (file: string) => file,
    [
      ["title", "- [ ] Milk \\*2\\*", "kept", { title: "Milk *2*" }],
      ["title", "1. [ ] Issue #12", "kept", { title: "Issue #12", labels: [] }],
      [
        "description",
        "- [ ] Milk\n  one\n  - two\n\n  three\n",
        "kept",
        { description: "one\n- two\n\nthree" },
      ],
      ["description", "Before\n- [ ] Milk\nAfter", "lost", { description: null }, ["text"]],
      [
        "list",
        "---\ntags: a\n---\n# Home\n- [ ] Milk\n# Old (archived)\n* [x] Bread",
        "kept",
        ({ lists }: ImportedContent) =>
          lists.map(({ name, archived }) => `${name} ${archived}`).join() === "Home false,Old true",
      ],
      ["section", "# Home\n## Shop\n- [ ] Milk", "kept", { sectionRef: "Shop", listRef: "Home" }],
      [
        "labels",
        "- [ ] Milk #shop #at/home",
        "kept",
        { title: "Milk", labels: ["shop", "at/home"] },
      ],
      ["priority", "- [ ] Milk ⏫ today", "kept", { title: "Milk today", priority: 1 }],
      [
        "subtask",
        "- [ ] A\n  - [ ] B\n    more\n\t+ [ ] C\n  - [ ] D\n- [ ] E",
        "kept",
        (imported: ImportedContent) => titles(imported).join() === "A,A/B,B/C,A/D,E",
      ],
      [
        "due day",
        "- [ ] Milk 📅 2026-12-01 #shop",
        "kept",
        { title: "Milk", dueDate: "2026-12-01" },
      ],
      [
        "due day",
        "- [ ] Milk 📅 2026-02-31",
        "changed",
        { dueDate: null, description: "dueDate: 2026-02-31" },
        ["dueDate"],
      ],
      ["start", "- [ ] Milk 🛫 2026-11-30", "kept", { title: "Milk", startDate: "2026-11-30" }],
      [
        "repetition",
        "- [ ] Milk 🔁 every 2 weeks when done 📅 2026-12-01",
        "kept",
        { title: "Milk", repeat: { rule: "FREQ=WEEKLY;INTERVAL=2", from: "completion" } },
      ],
      [
        "repetition",
        "- [ ] Milk 🔁 every day until 2026-12-24 📅 2026-12-01",
        "kept",
        { title: "Milk", repeat: { rule: "FREQ=DAILY;UNTIL=20261224", from: "due" } },
      ],
      ["completed", "- [X] Milk", "kept", { completed: true }],
      [
        "completed",
        "- [x] Milk ✅ 2026-11-20",
        "kept",
        { completed: true, completedAt: "2026-11-19T23:00:00.000Z" },
      ],
      ["completed", "- [-] Milk", "changed", { completed: true }, ["[-]"]],
      ["completed", "- [/] Milk", "changed", { completed: false }, ["[/]"]],
      [
        "completed",
        "- [-] Milk ❌ 2026-11-20",
        "changed",
        { title: "Milk", completed: true, completedAt: "2026-11-19T23:00:00.000Z" },
        ["[-]"],
      ],
      [
        "due day",
        "- [ ] Milk [note:: 2] [due:: 2026-12-01] (priority:: high) [repeat:: every week when done]",
        "kept",
        {
          title: "Milk [note:: 2]",
          dueDate: "2026-12-01",
          priority: 1,
          repeat: { rule: "FREQ=WEEKLY", from: "completion" },
        },
      ],
      ["created", "- [ ] Milk ➕ 2026-11-01", "kept", { createdAt: "2026-10-31T23:00:00.000Z" }],
    ],
  ),
};
