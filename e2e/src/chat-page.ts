import { expect } from "chai";
import type { Locator, Page } from "playwright-core";
import { eventually } from "./eventually.js";

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

  /** Everything that was sent, without what it was answered. */
  get userMessages(): Locator {
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
  async ask(text: string): Promise<Locator> {
    await this.send(text);
    // By what stands last: lines out of sight are not in the document, so they cannot be counted.
    await eventually(async () => {
      const articles = this.panel.getByRole("article");
      const [sent, answer] = (await articles.allTextContents()).slice(-2);
      expect(sent).to.equal(text);
      expect(answer).to.match(/again(Copy)?$/);
    });
    return this.lastAnswer;
  }

  /** A line that says what was done. */
  receipt(text: string | RegExp): Locator {
    return this.panel
      .getByRole("list", { name: "What was done" })
      .getByRole("button", { name: text });
  }
}
