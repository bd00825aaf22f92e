import { expect } from "chai";
import type { Locator, Page } from "playwright-core";
import { eventually } from "./eventually.js";

/** Page object of the assistant's panel, by names and roles. */
export class ChatPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.getByRole("button", { name: "Assistant", exact: true }).click();
    await this.input.waitFor();
  }

  /** The panel, whether it is beside the page or covers it. */
  get panel(): Locator {
    return this.page.locator(`[aria-label="Assistant"]:is(aside, [role="dialog"])`);
  }

  get input(): Locator {
    return this.panel.getByRole("textbox", { name: "Message to the assistant" });
  }

  /** The messages of the user, without the answers. */
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

  /** Sends a message without waiting for anything. */
  async send(text: string): Promise<void> {
    await this.input.fill(text);
    await this.input.press("Enter");
  }

  /** Sends a message and waits for the complete answer. */
  async ask(text: string): Promise<Locator> {
    await this.send(text);
    // Checks the last two: rows out of view are not in the document, so they cannot be counted.
    await eventually(async () => {
      const articles = this.panel.getByRole("article");
      const [sent, answer] = (await articles.allTextContents()).slice(-2);
      expect(sent).to.equal(text);
      expect(answer).to.match(/(Regenerate|Try again)(Copy)?$/);
    });
    return this.lastAnswer;
  }

  /** A line that says what the assistant did. */
  receipt(text: string | RegExp): Locator {
    return this.panel.getByRole("list", { name: "Actions" }).getByRole("button", { name: text });
  }
}
