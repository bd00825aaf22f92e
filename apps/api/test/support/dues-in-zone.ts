import { signUp, startTestApi } from "@docket/testing";

/**
 * A program: creates tasks with due dates in the database that its argument names, at noon on
 * 25 November 2026 in Zurich, completes them and prints the results. Its own zone comes from `TZ`.
 */
const api = await startTestApi({
  databaseUrl: process.argv[2]!,
  now: () => new Date("2026-11-25T11:00:00.000Z"),
});
const { client } = await signUp(api.url);
await client.updateMe({ timeZone: "Europe/Zurich", locale: "en-GB" });

const daily = { rule: "FREQ=DAILY", from: "due" } as const;
const dues = {
  day: { dueDate: "2026-11-25", repeat: daily },
  late: { dueDate: "2026-11-22", repeat: daily },
  time: { dueDate: "2026-11-23", dueTime: "18:00", repeat: daily },
  month: {
    dueDate: "2026-12-31",
    repeat: { rule: "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", from: "due" },
  },
  after: { dueDate: "2026-11-20", repeat: { rule: "FREQ=DAILY;INTERVAL=3", from: "completion" } },
  skipped: { dueDate: "2027-03-28", dueTime: "02:30", repeat: daily },
} as const;

const answer: Record<string, unknown> = {};
const ids: string[] = [];
for (const [title, due] of Object.entries(dues)) {
  const task = await client.createTask({ title, ...due });
  ids.push(task.id);
  answer[title] = [task.dueDate, task.dueAt];
}
for (const due of ["overdue", "today"] as const) {
  const { items } = await client.listTasks({ due });
  answer[due] = items.map(({ title }) => title).sort();
}
for (const id of ids) {
  const done = await client.completeTask({ id });
  (answer[done.title] as unknown[]).push(done.dueDate);
}
const { task: quick } = await client.quickAddTask({ text: "Call Bob tomorrow 9am" });
answer.quick = [quick.dueDate, quick.dueAt];
const exported = await client.exportMe();
answer.exported = exported.tasks.every(
  ({ title, completions }) => title === "Call Bob" || completions.length === 1,
);
process.stdout.write(JSON.stringify(answer));
await api.stop();
