const LISTS = 5;
const LABELS = 6;
const COLORS = ["red", "teal", "blue", "gray", "green"];

const clock = (n: number) => ({
  createdAt: new Date(1_780_000_000_000 + n * 1_001).toISOString(),
  updatedAt: new Date(1_790_000_000_000 + n * 1_003).toISOString(),
});

/** The export of an account with so many tasks, which use all that a task can have, in pieces of text. */
export function* largeExport(tasks: number): Generator<string> {
  const user = { id: "u", email: "large@example.com", name: "Large", ...clock(0) };
  const settings = { timeZone: "Europe/Zurich", weekStart: 1, locale: "de-CH" };
  yield `{"format":"docket-export","version":1,"user":${JSON.stringify({ ...user, ...settings })}`;
  const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);
  const lists = numbers(LISTS).map((n) => ({
    id: `${n + 1}`,
    name: n === 0 ? "Inbox" : `List ${n}`,
    color: COLORS[n],
    isInbox: n === 0,
    archivedAt: n === 4 ? clock(n).updatedAt : null,
    ...clock(n),
  }));
  // One in each list, by the same number.
  const sections = numbers(LISTS).map((n) => ({
    id: `${n + 1}`,
    listId: `${n + 1}`,
    name: `Section ${n}`,
    ...clock(n),
  }));
  const labels = numbers(LABELS).map((n) => ({
    id: `${n + 1}`,
    name: `Label ${n}`,
    color: COLORS[n % 5],
    ...clock(n),
  }));
  yield `,${JSON.stringify({ lists, sections, labels }).slice(1, -1)},"tasks":[`;
  for (let n = 0; n < tasks; n += 1) yield (n === 0 ? "" : ",") + JSON.stringify(taskOf(n));
  yield '],"conversations":[]}\n';
}

/** Ten by ten: one with four levels below it, and five of their own. */
function taskOf(n: number): object {
  const ten = Math.floor(n / 10);
  const list = `${1 + (ten % LISTS)}`;
  const isBelow = n % 10 > 0 && n % 10 < 5;
  const due = n % 2 === 0 ? { dueDate: `2027-0${1 + (n % 9)}-1${n % 10}` } : {};
  const repeats = n % 20 === 0;
  return {
    id: `${n + 1}`,
    title: `Task ${n} “größer” 👍`,
    completed: n % 3 === 1,
    completedAt: n % 3 === 1 ? clock(n).updatedAt : null,
    description: n % 4 === 0 ? `Two\nlines, and some more text of ${n}, as people write it.` : null,
    listId: list,
    sectionId: ten % 3 === 0 ? list : null,
    parentId: isBelow ? `${n}` : null,
    labelIds: n % 5 === 0 ? [`${1 + (n % LABELS)}`] : [],
    priority: 1 + (n % 4),
    startDate: n % 7 === 0 ? "2026-12-01" : null,
    ...due,
    ...(n % 4 === 0 && { dueTime: "09:30", dueZone: n % 8 === 0 ? "Asia/Tokyo" : null }),
    ...(repeats && { repeat: { rule: "FREQ=WEEKLY;INTERVAL=2", from: "due" } }),
    ...clock(n),
    completions: repeats ? [completionOf(n)] : [],
  };
}

const completionOf = (n: number) => ({
  occurrence: 0,
  completedAt: clock(n).updatedAt,
  dueDate: "2026-12-01",
  dueTime: null,
  dueZone: null,
  repeat: { rule: "FREQ=WEEKLY;INTERVAL=2", from: "due" },
});
