import type { Locator, Page } from "playwright-core";

/** The assistant's panel as a person sees it. */
export class ChatPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.getByRole("button", { name: "Assistant", exact: true }).click();
    await this.input.waitFor();
  }

  /** The panel, whether it stands beside the page or covers it. */
  get panel(): Locator {
    return this.page.locator("aside");
  }

  get input(): Locator {
    return this.panel.getByRole("textbox", { name: "Message to the assistant" });
  }

  /** Everything that was said, without what it was answered. */
  get said(): Locator {
    return this.panel.getByRole("article", { name: "You" });
  }

  get answers(): Locator {
    return this.panel.getByRole("article", { name: "Assistant" });
  }

  get lastAnswer(): Locator {
    return this.answers.last();
  }

  button(name: string): Locator {
    return this.panel.getByRole("button", { name, exact: true });
  }

  /** Writes and sends, without waiting for anything. */
  async send(text: string): Promise<void> {
    await this.input.fill(text);
    await this.input.press("Enter");
  }

  /** Says something and waits until it is answered to the end. */
  async say(text: string): Promise<Locator> {
    const before = await this.answers.count();
    await this.send(text);
    await this.answers
      .nth(before)
      .getByRole("button", { name: /again$/ })
      .waitFor();
    return this.lastAnswer;
  }

  /** A line that says what was done. */
  receipt(text: string | RegExp): Locator {
    return this.panel
      .getByRole("list", { name: "What was done" })
      .getByRole("button", { name: text });
  }
}
