import { seededBelow } from "@docket/testing/seeded";
import type { ImportedContent, PortableTask } from "@docket/transfer";
import { task } from "./read.js";

/** Texts that formats must escape or quote, or that look like syntax. */
const TEXTS = [
  "Milk",
  'Say "hi", she said; \\n twice',
  "x done",
  "(A) letter",
  "=1+1",
  "'quoted",
  "Grüße 👍🏽 für Zoë",
  "* [ ] _list_ #1 <b>",
  "two\nlines",
  "ends with \\",
  "a,b;c",
  "－日本語のタスク",
  "Fix #bug today",
  "Call (p1)",
  "\\# (p2, due 2026-12-01)",
  "- [ ] box",
  "Solve due:2026-01-01 + \\+1 for +x @home rec:1d id:7 p:1",
  "📅 2026-12-01 🔺 🔁 every day",
  "❌ 2026-12-01 (due:: 2026-12-01) and [repeat:: every day]",
];

/** Random tasks with every field, the same for the same seed: parents first, siblings in order. */
export function randomContent(count: number, seed = 1): ImportedContent {
  const random = seededBelow(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)] as Item;
  const lists: ImportedContent["lists"] = [
    { sourceId: "10", name: "Inbox", color: "gray", archived: false, inbox: true, sections: [] },
    {
      sourceId: "11",
      name: "Home",
      color: "teal",
      archived: false,
      inbox: false,
      sections: [
        { sourceId: "5", name: "Now" },
        { sourceId: "6", name: "Later, maybe (archived)" },
      ],
    },
    { sourceId: "12", name: "Old: a, b", color: "red", archived: true, inbox: false, sections: [] },
  ];
  const labels: ImportedContent["labels"] = [
    { name: "shop", color: "blue" },
    { name: "a, b; c\\d", color: "gray" },
    { name: "(p1)", color: "gray" },
    { name: "@two words", color: "gray" },
  ];
  const tasks: PortableTask[] = [];
  for (let number = 0; number < count; number += 1) {
    const list = pick(lists);
    const hasDue = random(2) === 0;
    const hasTime = hasDue && random(2) === 0;
    const isDone = random(4) === 0;
    // All fields are listed, so that a new one gets a value here and is checked in each format.
    tasks.push({
      sourceId: String(1_000 + number),
      title: pick(TEXTS),
      description: random(3) === 0 ? `${pick(TEXTS)}\n\n${pick(TEXTS)}` : null,
      listRef: list.sourceId,
      sectionRef: random(2) === 0 ? (list.sections[random(2)]?.sourceId ?? null) : null,
      parentRef: null,
      labels: labels.flatMap(({ name }) => (random(4) === 0 ? [name] : [])),
      priority: pick([1, 2, 3, 4] as const),
      startDate: random(5) === 0 ? "2026-11-20" : null,
      dueDate: hasDue ? `2026-12-${String(1 + random(28)).padStart(2, "0")}` : null,
      dueTime: hasTime ? "09:30" : null,
      dueZone: hasTime && random(2) === 0 ? "Asia/Tokyo" : null,
      repeat:
        hasDue && random(4) === 0
          ? { rule: "FREQ=WEEKLY;INTERVAL=2", from: pick(["due", "completion"] as const) }
          : null,
      completed: isDone,
      completedAt: isDone ? "2026-11-24T08:30:00.123Z" : null,
      completions: [],
      createdAt: "2026-11-01T10:00:00.000Z",
      order: number,
    });
    const children = random(5) === 0 ? random(3) : 0;
    const parent = tasks.at(-1);
    for (let child = 0; child < children && number + 1 < count && parent; child += 1) {
      number += 1;
      const { listRef, sectionRef, sourceId } = parent;
      tasks.push(
        task({
          sourceId: String(1_000 + number),
          title: pick(TEXTS),
          listRef,
          sectionRef,
          parentRef: sourceId,
          createdAt: "2026-11-01T10:00:00.000Z",
          order: number,
        }),
      );
    }
  }
  return { source: "docket", lists, labels, tasks, losses: [] };
}
