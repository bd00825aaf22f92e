import type { Locator, Page } from "playwright-core";

/** Page object of the task list, by names and roles. */
export class TasksPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the page and waits until the list is loaded. */
  async open(query = ""): Promise<void> {
    await this.page.goto(`/${query}`);
    await this.settled();
  }

  /** Waits until the list shows the server's answer. */
  async settled(): Promise<void> {
    await this.page.locator('[aria-busy="false"]').waitFor();
  }

  get newTask(): Locator {
    return this.page.getByRole("textbox", { name: "New task" });
  }

  get search(): Locator {
    return this.page.getByRole("textbox", { name: "Search" });
  }

  get toasts(): Locator {
    return this.page.getByRole("status", { name: "Notifications" });
  }

  get rows(): Locator {
    return this.page.getByRole("list", { name: "Tasks" }).getByRole("listitem");
  }

  row(title: string): Locator {
    return this.rows.filter({ hasText: title });
  }

  checkbox(title: string): Locator {
    return this.page.getByRole("checkbox", { name: title, exact: true });
  }

  /** The form of a task that is being edited. */
  editor(title: string): Locator {
    return this.page.getByRole("form", { name: `Edit ${title}` });
  }

  show(which: "Open" | "Done" | "All"): Promise<void> {
    return this.page.getByRole("radiogroup", { name: "Show" }).getByText(which).click();
  }

  async add(title: string): Promise<void> {
    await this.newTask.fill(title);
    await this.newTask.press("Enter");
  }

  /** Opens the form of a task by clicking on it. */
  async edit(title: string): Promise<Locator> {
    await this.row(title).getByText(title, { exact: true }).click();
    return this.editor(title);
  }

  async remove(title: string): Promise<void> {
    await this.row(title).hover();
    await this.page.getByRole("button", { name: `Delete ${title}` }).click();
  }

  async closeToast(message: string): Promise<void> {
    const toast = this.toasts.locator("div").filter({ hasText: message });
    await toast.getByRole("button", { name: "Dismiss" }).click();
  }

  /** The titles shown, in order. */
  titles(): Promise<string[]> {
    return this.rows
      .getByRole("checkbox")
      .evaluateAll((boxes) => boxes.map((box) => box.getAttribute("aria-label") ?? ""));
  }
}
