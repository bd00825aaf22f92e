import type { Locator, Page } from "playwright-core";

/** Page object of a view of tasks, by names and roles. */
export class TasksPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens a view and waits until it is loaded. */
  async open(path = "inbox"): Promise<void> {
    await this.page.goto(`/${path}`);
    await this.settled();
  }

  /** Navigates to another view as a link of the page does, without a reload. */
  async go(path: string): Promise<void> {
    // A dialog that was just closed goes back by one entry, which browsers do a little later.
    await this.page.waitForFunction(
      () =>
        history.state?.layer === undefined ||
        document.querySelector('[role="dialog"], dialog[open]'),
    );
    await this.page.evaluate((address) => history.pushState(null, "", address), `/${path}`);
  }

  /** Waits until the initial load has completed and tasks can be added. */
  async settled(): Promise<void> {
    await this.page.locator('[aria-busy="false"]').waitFor();
    if (!/\/(search|completed)/.test(this.page.url())) await this.newTask.waitFor();
  }

  get newTask(): Locator {
    return this.page.locator("#new-task");
  }

  get search(): Locator {
    return this.page.getByRole("textbox", { name: "Search tasks" });
  }

  get toasts(): Locator {
    return this.page.getByRole("status", { name: "Notifications" });
  }

  get list(): Locator {
    return this.page.getByRole("list", { name: "Tasks", exact: true });
  }

  get rows(): Locator {
    return this.list.locator('li[data-kind="task"]');
  }

  row(title: string): Locator {
    return this.rows.filter({ hasText: title });
  }

  checkbox(title: string): Locator {
    return this.list.getByRole("checkbox", { name: title, exact: true });
  }

  /** The panel of the task that is open. */
  get panel(): Locator {
    return this.page.locator("[data-task-panel]");
  }

  async add(title: string): Promise<void> {
    await this.newTask.fill(title);
    await this.newTask.press("Enter");
  }

  /** Opens the panel of a task by a click on it. */
  async edit(title: string): Promise<Locator> {
    await this.row(title).getByText(title, { exact: true }).click();
    await this.panel.getByRole("textbox", { name: "Title" }).waitFor();
    return this.panel;
  }

  async remove(title: string): Promise<void> {
    await this.checkbox(title).press("Delete");
  }

  /** Chooses from the menu of a task. */
  async choose(title: string, item: string): Promise<void> {
    await this.row(title).hover();
    await this.page.getByRole("button", { name: `More about ${title}` }).click();
    await this.page.getByRole("menuitem", { name: item }).click();
  }

  /** Runs a command of the palette. */
  async command(name: string): Promise<void> {
    await this.page.keyboard.press("Control+k");
    await this.page
      .getByRole("textbox", { name: /command/i })
      .or(this.page.getByRole("combobox"))
      .first()
      .fill(name);
    await this.page.keyboard.press("Enter");
  }

  /** Undoes an action by the button of its notification. */
  async undo(message: string): Promise<void> {
    const toast = this.toasts.locator("div").filter({ hasText: message });
    await toast.getByRole("button", { name: "Undo" }).click();
  }

  async closeToast(message: string): Promise<void> {
    const toast = this.toasts.locator("div").filter({ hasText: message });
    await toast.getByRole("button", { name: "Dismiss" }).click();
  }

  /** The ids of an entity's rows in the browser's database. */
  localRows(entity: string): Promise<string[]> {
    return this.page.evaluate(async (entity) => {
      const [{ name = "" } = {}] = await indexedDB.databases();
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve) =>
          request.addEventListener("success", () => resolve(request.result)),
        );
      const database = await done(indexedDB.open(name));
      const ids = await done(database.transaction(entity).objectStore(entity).getAllKeys());
      database.close();
      return ids as string[];
    }, entity);
  }

  /** The titles shown, in order. */
  titles(): Promise<string[]> {
    return this.rows
      .getByRole("checkbox")
      .evaluateAll((boxes) => boxes.map((box) => box.getAttribute("aria-label") ?? ""));
  }
}
