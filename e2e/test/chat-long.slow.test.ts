import { withClient } from "@docket/testing";
import { expect } from "chai";
import { ChatPage } from "../src/chat-page.js";
import { testApi } from "../src/environment.js";
import { eventually } from "../src/eventually.js";
import { holdBack } from "../src/hold-back.js";
import { newVisitor } from "../src/visitor.js";

const MESSAGES = 10_000;
/** Pixels per scroll step: less than the height of the panel. */
const STEP = 500;

/**
 * Scrolls by script, and waits until the rows at the new position are rendered: on a busy machine, wheel
 * events come two at a time, past a whole screen, and rows appear later than in the next frame. At the
 * start, waits until older messages are loaded.
 */
async function scrollUp(element: HTMLElement | SVGElement, step: number): Promise<void> {
  element.scrollBy({ top: -step, behavior: "instant" });
  const isShown = () => {
    const { top, bottom } = element.getBoundingClientRect();
    const rows = [...element.querySelectorAll("[role=article], article")].map((row) =>
      row.getBoundingClientRect(),
    );
    return rows.some((row) => row.top <= top) && rows.some((row) => row.bottom >= bottom - 40);
  };
  do await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  while (!isShown());
}

describe("a conversation of 10,000 messages", () => {
  it("opens at its end, loads older messages while scrolling, and renders only visible rows", async () => {
    const { user, page, tasks } = await newVisitor();
    const { id } = await user.client.createConversation({ title: "Long" });
    await withClient(testApi().superuserUrl, (client) =>
      client.query(
        `INSERT INTO messages (user_id, conversation_id, role, content)
         SELECT $1, $2, (CASE WHEN n % 2 = 1 THEN 'user' ELSE 'assistant' END)::enum_messages_role,
                'Message number ' || n || repeat(' and so on', (n % 7) * 6)
         FROM generate_series(1, $3::int) AS n ORDER BY n`,
        [user.id, id, MESSAGES],
      ),
    );
    await tasks.open();
    const chat = new ChatPage(page);
    await chat.open();
    await chat.button("Conversations").click();
    await chat.panel.getByRole("button", { name: /^Long/ }).click();
    const log = chat.panel.getByRole("log");
    const lines = log.getByRole("article");
    const atEnd = () =>
      eventually(async () => {
        expect((await lines.allTextContents()).at(-1)).to.include(`Message number ${MESSAGES}`);
      });
    await atEnd();
    const seen = new Set<number>();
    for (let step = 0; step < 60; step += 1) {
      for (const text of await lines.allTextContents()) {
        seen.add(Number(/number (\d+)/.exec(text)?.[1]));
      }
      expect(await lines.count()).to.be.lessThan(80);
      await log.evaluate(scrollUp, STEP);
    }
    const numbers = [...seen].filter((number) => !Number.isNaN(number)).sort((a, b) => a - b);
    expect(numbers.at(-1)).to.equal(MESSAGES);
    expect(numbers.length).to.be.greaterThan(150);
    // No message was skipped: no number between the first and the last is missing.
    expect(numbers.length).to.equal(MESSAGES - numbers[0]! + 1);

    await chat.button("Scroll to latest message").click();
    await atEnd();
  });

  it("keeps the scroll position while older messages are inserted above", async () => {
    const { user, page, tasks } = await newVisitor();
    const { id } = await user.client.createConversation({ title: "Long" });
    await withClient(testApi().superuserUrl, (client) =>
      client.query(
        `INSERT INTO messages (user_id, conversation_id, role, content)
         SELECT $1, $2, 'user', 'Message number ' || n || repeat(' and so on', (n % 7) * 6)
         FROM generate_series(1, 300) AS n ORDER BY n`,
        [user.id, id],
      ),
    );
    const release = await holdBack(page, "**/messages?*cursor=*");
    await tasks.open();
    const chat = new ChatPage(page);
    await chat.open();
    await chat.button("Conversations").click();
    await chat.panel.getByRole("button", { name: /^Long/ }).click();
    await chat.panel.getByText("Message number 300").waitFor();
    const log = chat.panel.getByRole("log");
    await eventually(async () => expect(await log.evaluate(fromEnd)).to.be.at.most(2));
    await log.evaluate((element) => element.scrollTo(0, 300));
    const line = chat.panel.getByText(/^Message number 25[3-9]/).last();
    await line.waitFor();
    const text = await line.textContent();
    const place = () =>
      chat.panel
        .getByText(text!, { exact: true })
        .evaluate((element) => Math.round(element.getBoundingClientRect().top));
    await page.waitForTimeout(300);
    const before = await place();
    const height = await log.evaluate((element) => element.scrollHeight);
    release();
    await eventually(async () => {
      expect(await log.evaluate((element) => element.scrollHeight)).to.be.greaterThan(height);
    });
    await page.waitForTimeout(300);
    expect(Math.abs((await place()) - before)).to.be.at.most(2);
  });
});

/** In pixels. */
const fromEnd = ({ scrollHeight, clientHeight, scrollTop }: Element) =>
  scrollHeight - clientHeight - scrollTop;
