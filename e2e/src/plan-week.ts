import { expect } from "chai";
import type { Page } from "playwright-core";
import { eventually } from "./eventually.js";
import { Finger } from "./finger.js";
import { tap } from "./tap.js";
import type { Visitor } from "./visitor.js";

const day = (offset: number) =>
  new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

/**
 * Plans a week on a phone by touch only: sets due dates in the inbox by a swipe and in the sheet of
 * a task, moves a task to another day, completes one and undoes that.
 *
 * @param show called with each screen on the way
 */
export async function planWeek(
  { user, page, tasks }: Visitor,
  show: (page: Page, screen: string) => Promise<void> = async () => undefined,
): Promise<void> {
  const finger = await Finger.on(page);
  const dues = async () =>
    (await user.client.listTasks({ sort: "oldest" })).items.map((task) => [
      task.title,
      task.dueDate,
      task.completed,
    ]);
  await user.client.updateMe({ timeZone: "UTC" });
  for (const title of ["Call the plumber", "Write to Ann", "Water the figs"])
    await user.client.createTask({ title });
  await tasks.open();

  await tasks.checkbox("Water the figs").waitFor();
  await finger.swipe(tasks.row("Call the plumber"), -140);
  const due = page.getByRole("dialog", { name: "When is “Call the plumber” due?" });
  await due.getByRole("button", { name: "Next month" }).waitFor();
  expect(await due.evaluate((one) => one.scrollWidth - one.clientWidth), "fits").to.equal(0);
  await show(page, "due");
  await tap(due.getByRole("button", { name: /^Tomorrow/ }));
  await due.waitFor({ state: "detached" });

  await tap(tasks.row("Write to Ann").getByText("Write to Ann"));
  await tap(tasks.panel.getByRole("button", { name: /^Due:/ }));
  await tap(page.getByRole("button", { name: /^Today/ }));
  await tasks.panel.getByRole("button", { name: "Due: Today" }).waitFor();
  await show(page, "task");
  await tap(tasks.panel.getByRole("button", { name: "Close task" }));
  await tasks.panel.waitFor({ state: "detached" });
  await finger.swipe(tasks.row("Water the figs"), -140);
  const date = page.getByRole("dialog").getByRole("textbox", { name: "Date" });
  await date.fill(day(3));
  await date.press("Enter");

  await tap(page.getByRole("navigation", { name: "Main views" }).getByText("Upcoming"));
  await page.getByRole("heading", { name: "Upcoming", level: 1 }).waitFor();
  await tasks.checkbox("Water the figs").waitFor();
  await show(page, "upcoming");
  await finger.drag(
    tasks.row("Call the plumber"),
    page.getByRole("heading", { level: 2 }).nth(2), // the first is today
  );
  const planned = (completed: boolean) =>
    eventually(async () =>
      expect(await dues()).to.deep.equal([
        ["Call the plumber", day(2), false],
        ["Write to Ann", day(0), completed],
        ["Water the figs", day(3), false],
      ]),
    );
  await planned(false);
  await finger.swipe(tasks.row("Write to Ann"), 140);
  await planned(true);
  const undo = tasks.toasts.getByRole("button", { name: "Undo" }).last();
  await undo.waitFor();
  await show(page, "done");
  await tap(undo);
  await planned(false);
  await tasks.checkbox("Write to Ann").waitFor();
}
