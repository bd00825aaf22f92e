import { expect } from "chai";
import type { Page } from "playwright-core";
import { ChatPage } from "../src/chat-page.js";
import { eventually } from "../src/eventually.js";
import { newVisitor, visitorWithTasks } from "../src/visitor.js";

describe("a screen reader", () => {
  /** Fails unless a live region says `text`. */
  const says = (page: Page, text: string) =>
    page.getByRole("status").getByText(text, { exact: true }).waitFor({ state: "attached" });

  it("reads the details of a task after its title", async () => {
    const { user, page, tasks } = await newVisitor();
    const { client } = user;
    const phone = await client.createLabel({ name: "phone" });
    const call = await client.createTask({
      title: "Call",
      priority: 1,
      dueDate: "2031-05-06",
      labelIds: [phone.id],
      repeat: { rule: "FREQ=WEEKLY", from: "due" },
    });
    await client.createTask({ title: "Dial", parentId: call.id });
    await client.updateMe({ locale: "de" });
    await tasks.open();
    await tasks.checkbox("Call").waitFor();
    const session = await page.context().newCDPSession(page);
    await eventually(async () => {
      const { nodes } = await session.send("Accessibility.getFullAXTree");
      const box = nodes.find(
        ({ role, name }) => role?.value === "checkbox" && name?.value === "Call",
      );
      expect(box?.description?.value).to.equal(
        "High priority Di., 6. Mai 2031 Repeats Subtasks 0/1 phone",
      );
    });
    expect(await tasks.row("Call").locator("time").getAttribute("lang")).to.equal("de");
  });

  it("is told how many tasks a search found, which view follows, and how many tasks are selected", async () => {
    const { user, page, tasks } = await newVisitor();
    for (const title of ["Milk", "More milk", "Bread"]) await user.client.createTask({ title });
    await tasks.open("search");
    await tasks.search.fill("milk");
    await says(page, "2 tasks found.");
    await tasks.search.fill("bread");
    await says(page, "1 task found.");
    await tasks.search.fill("nothing like it");
    await says(page, "0 tasks found.");
    await page.getByRole("link", { name: "Inbox" }).click();
    await says(page, "Inbox");
    await tasks.checkbox("Bread").press("s");
    await says(page, "1 selected.");
    await tasks.checkbox("Milk").press("s");
    await says(page, "2 selected.");
  });

  /** Fails unless a live region that is there before `act` says `text`: one that appears with its text is not read. */
  const saysAfter = async (page: Page, text: string, act: () => Promise<void>) => {
    await page.evaluate(() => {
      for (const one of document.querySelectorAll("[role=status]"))
        one.toggleAttribute("data-known", true);
    });
    await act();
    const known = page.locator("[role=status][data-known]", { hasText: text });
    await known.waitFor({ state: "attached" });
  };

  it("is told that a proposal waits, and that nothing was found, once each", async () => {
    const { page } = await visitorWithTasks(["Rent"]);
    await page.keyboard.press("Control+k");
    const palette = page.getByRole("combobox");
    await palette.waitFor();
    await saysAfter(page, "Nothing found.", () => palette.fill("nothing like it"));
    await page.keyboard.press("Escape");
    const chat = new ChatPage(page);
    await chat.open();
    await chat.ask("delete rent");
    await says(page, "Assistant: This waits for your approval: delete “Rent”.");
    await chat.button("Conversations").click();
    const search = chat.panel.getByRole("textbox", { name: "Search conversations" });
    await chat.panel.getByRole("list", { name: "Conversations" }).getByRole("listitem").waitFor();
    await saysAfter(page, "No results for “nowhere”.", () => search.fill("nowhere"));
  });

  it("is told of each notification, but not again of those before it", async () => {
    const { page, tasks } = await visitorWithTasks(["Rent"]);
    await tasks.remove("Rent");
    await tasks.toasts.getByText("Deleted “Rent”.").waitFor();
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const region = nodes.find(({ name }) => name?.value === "Notifications");
    const isAtomic = region?.properties?.find(({ name }) => name === "atomic");
    expect(isAtomic?.value.value).to.equal(false);
  });
});
