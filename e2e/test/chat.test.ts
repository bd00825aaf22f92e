import { expect } from "chai";
import { answerInstead } from "../src/answer-instead.js";
import { ChatPage } from "../src/chat-page.js";
import { confirmWord } from "../src/confirm-word.js";
import { eventually } from "../src/eventually.js";
import { holdBack } from "../src/hold-back.js";
import { expectPageError, newVisitor, visitorWithTasks } from "../src/visitor.js";

async function chatWithTasks(
  titles: string[],
  options: Parameters<typeof visitorWithTasks>[1] = {},
) {
  const visitor = await visitorWithTasks(titles, options);
  const chat = new ChatPage(visitor.page);
  await chat.open();
  return { ...visitor, chat };
}

describe("the chat", () => {
  it("changes tasks, shows the recorded changes, and the list beside it follows", async () => {
    const { user, tasks, chat } = await chatWithTasks(["Water the fig tree"]);
    await chat.ask("Add buy milk and call the plumber");
    await tasks.checkbox("call the plumber").waitFor();
    await tasks.checkbox("buy milk").waitFor();
    await chat.receipt("Added “buy milk” and “call the plumber”").click();
    const details = chat.lastAnswer.getByRole("list", { name: "Actions" });
    await details.getByText("buy milk", { exact: true }).waitFor();

    const answer = await chat.ask("I bought the milk");
    await chat.receipt("Completed “buy milk”").click();
    expect(await answer.getByRole("definition").textContent()).to.match(/Open.*Done/);
    await eventually(async () => {
      expect((await tasks.titles()).includes("buy milk")).to.equal(false);
    });
    const { items } = await user.client.listTasks({ completed: true });
    expect(items.map(({ title }) => title)).to.deep.equal(["buy milk"]);
  });

  it("understands each example that it offers", async () => {
    const { chat } = await chatWithTasks([]);
    await chat.panel.getByText("A basic assistant that understands simple requests").waitFor();
    const examples = await chat.panel
      .getByRole("list", { name: "Examples" })
      .getByRole("button")
      .allTextContents();
    await chat.button(examples[1]!).click();
    expect(await chat.input.inputValue()).to.equal(examples[1]);
    for (const example of examples) await chat.ask(example);
    await chat.receipt("Added “buy oat milk” and “call the dentist”").waitFor();
    await chat.receipt("Viewed your tasks").first().waitFor();
    await chat.receipt("Completed “call the dentist”").waitFor();
    await chat.panel.getByRole("region", { name: "Delete “call the dentist”?" }).waitFor();
  });

  it("names the turn that “undo” means", async () => {
    const { user, page, chat } = await chatWithTasks([]);
    await chat.ask("Add buy milk");
    await chat.ask("Add buy bread");
    const sent = page.waitForRequest(
      (request) => request.method() === "POST" && request.url().endsWith("/messages"),
    );
    await chat.ask("undo");
    const [conversation] = (await user.client.listConversations()).items;
    const { turns } = await user.client.listMessages({ id: conversation!.id });
    const undone = turns.find(({ undo }) => undo === "undone");
    expect(undone!.changes[0]).to.include({ name: "buy bread" });
    expect((await sent).postDataJSON()).to.include({ undoTurnId: undone!.id });
  });

  it("deletes only what was approved, and undoes it in one step", async () => {
    const { user, tasks, chat } = await chatWithTasks(["Rent", "Gym", "Tax"]);
    const count = async () => (await user.client.listTasks()).items.length;
    await chat.ask("delete rent");
    const card = chat.panel.getByRole("region", { name: "Delete “Rent”?" });
    await card.getByText("Nothing changes until you approve.").waitFor();
    await tasks.checkbox("Rent").waitFor();
    await chat.button("Keep").click();
    const kept = chat.panel.getByRole("region", { name: "Nothing was changed" });
    const colors = await kept
      .getByRole("listitem")
      .evaluate((item) => [...item.children].map((part) => getComputedStyle(part).color));
    // The red of a deletion would say that something was deleted.
    expect(colors[0]).to.equal(colors[1]);
    expect(await count()).to.equal(3);

    await chat.ask("complete rent and gym");
    await chat.panel.getByRole("region", { name: "Complete 2 tasks?" }).waitFor();
    await chat.ask("delete rent");
    await chat.panel
      .getByRole("region", { name: "Not approved in time, so nothing was done" })
      .waitFor();
    await chat.lastAnswer.getByRole("button", { name: "Delete" }).click();
    await chat.lastAnswer.getByRole("region", { name: "Deleted “Rent”" }).waitFor();
    await tasks.checkbox("Rent").waitFor({ state: "detached" });
    expect(await count()).to.equal(2);

    await chat.lastAnswer.getByRole("button", { name: "Undo", exact: true }).click();
    await chat.receipt("Undone: “Rent” deleted").waitFor();
    await tasks.checkbox("Rent").waitFor();
    expect(await count()).to.equal(3);
    expect(
      await chat.lastAnswer.getByRole("button", { name: "Undo", exact: true }).count(),
    ).to.equal(0);
  });

  it("explains why an approval or undo fails after the task was changed", async () => {
    const { user, chat, tasks } = await chatWithTasks(["Rent"]);
    await chat.ask("delete rent");
    const [rent] = (await user.client.listTasks()).items;
    await user.client.updateTask({ id: rent!.id, title: "Rent for May" });
    await chat.button("Delete").click();
    await chat.panel.getByRole("region", { name: /^Out of date/ }).waitFor();
    await chat.panel.getByRole("alert").getByText("“Rent” has changed").waitFor();

    await chat.ask("add tea");
    await tasks.checkbox("tea").waitFor();
    const tea = (await user.client.listTasks({ q: "tea" })).items[0]!;
    await user.client.updateTask({ id: tea.id, completed: true });
    await chat.lastAnswer.getByRole("button", { name: "Undo", exact: true }).click();
    await chat.panel.getByRole("alert").getByText("“tea” has changed since").waitFor();
    expect((await user.client.listTasks()).items).to.have.length(2);
  });

  it("shows the proposal as undone, too, when the “yes” that approved it is undone", async () => {
    const { chat, tasks } = await chatWithTasks(["Rent"]);
    await chat.ask("delete rent");
    await chat.ask("yes");
    const [proposal, approval] = [chat.answers.first(), chat.lastAnswer];
    await proposal.getByRole("region", { name: "Deleted “Rent”" }).waitFor();
    await approval.getByRole("button", { name: "Undo", exact: true }).click();
    await tasks.checkbox("Rent").waitFor();
    await proposal.getByRole("button", { name: "Undone: “Rent” deleted" }).waitFor();
    await approval.getByText("“Rent” deleted (undone)").waitFor();
    const approved = approval.getByText("Deleted “Rent”.");
    expect(await approved.evaluate((text) => getComputedStyle(text).textDecorationLine)).to.equal(
      "none",
    );
    expect(await chat.button("Undo").count()).to.equal(0);
    expect(await chat.panel.getByText("This waits for your approval").count()).to.equal(0);
  });

  it("keeps what is typed while the first message of a conversation is being sent", async () => {
    const { page, chat } = await chatWithTasks([]);
    let sendNow = () => {};
    const held = new Promise<void>((resolve) => {
      sendNow = resolve;
    });
    await answerInstead(
      page,
      "**/api/conversations",
      async (route) => {
        await held;
        await route.continue();
      },
      "POST",
    );
    await chat.send("add tea");
    await chat.send("add milk");
    sendNow();
    await chat.receipt("Added “tea”").waitFor();
    expect(await chat.input.inputValue()).to.equal("add milk");
    await chat.button("New conversation").click();
    await chat.panel.getByRole("heading", { name: "How can I help?" }).waitFor();
    expect(await chat.input.inputValue()).to.equal("");
  });

  it("sends a message in a new conversation when its own was deleted elsewhere", async () => {
    const { user, chat } = await chatWithTasks([]);
    await chat.ask("add tea");
    const [conversation] = (await user.client.listConversations({})).items;
    await user.client.deleteConversation({ id: conversation!.id });
    await chat.send("add milk");
    const alert = chat.panel.getByRole("alert").filter({ hasText: "Not sent." });
    await alert.getByText("This conversation was deleted.").waitFor();
    await chat.userMessages.getByText("add tea").waitFor({ state: "detached" });
    await chat.input.fill("and bread");
    await chat.button("Send in a new conversation").click();
    await chat.receipt("Added “milk”").waitFor();
    expect(await chat.userMessages.allTextContents()).to.deep.equal(["add milk"]);
    expect(await chat.input.inputValue()).to.equal("and bread");
    const { items } = await user.client.listConversations({});
    expect(items.map(({ title }) => title)).to.deep.equal(["add milk"]);
  });

  it("notices that a conversation was deleted elsewhere, and keeps what was being typed", async () => {
    const { user, page, chat } = await chatWithTasks([]);
    await chat.ask("add tea");
    await chat.input.fill("add milk");
    const [conversation] = (await user.client.listConversations({})).items;
    await user.client.deleteConversation({ id: conversation!.id });
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await chat.panel.getByRole("alert").getByText("This conversation was deleted.").waitFor();
    await chat.panel.getByRole("heading", { name: "Assistant" }).waitFor();
    await chat.button("Start a new conversation").click();
    await chat.panel.getByRole("heading", { name: "How can I help?" }).waitFor();
    expect(await chat.input.inputValue()).to.equal("add milk");
  });

  it("sends a message written offline, once, when the connection is back", async () => {
    const { user, page, tasks, chat } = await chatWithTasks([]);
    await page.context().setOffline(true);
    // The server does not know it when the messages are written.
    await tasks.add("bread");
    await tasks.checkbox("bread").waitFor();
    await chat.send("add tea");
    await chat.panel.getByText("Waiting for the connection").waitFor();
    await chat.button("Edit").click();
    expect(await chat.input.inputValue()).to.equal("add tea");
    await chat.send("add milk");
    await chat.panel.getByText("Waiting for the connection").waitFor();
    await page.context().setOffline(false);
    await chat.receipt("Added “milk”").waitFor();
    expect(await chat.userMessages.allTextContents()).to.deep.equal(["add milk"]);
    await eventually(async () => {
      const { items } = await user.client.listTasks();
      expect(items.map(({ title }) => title)).to.have.members(["bread", "milk"]);
    });
  });

  it("gives up on a server that is silent, and goes on when it answers", async () => {
    const { user, page, tasks } = await newVisitor();
    await user.client.createTask({ title: "Milk" });
    await page.clock.install();
    await tasks.open();
    const chat = new ChatPage(page);
    await chat.open();
    await chat.ask("Delete milk");
    const silence = () => answerInstead(page, "**/api/**", async () => undefined);
    const approved = page.waitForRequest("**/approve");
    let answerAgain = await silence();
    await chat.button("Delete").click();
    await approved;
    await page.clock.fastForward("01:00");
    await chat.panel.getByRole("alert").waitFor();
    answerAgain();
    await chat.button("Delete").click();
    await chat.button("Undo").waitFor();

    answerAgain = await silence();
    const sent = page.waitForRequest("**/messages");
    await chat.send("Add bread");
    await sent;
    await page.clock.fastForward("00:46");
    await chat.panel.getByText("Waiting for the connection").waitFor();
    await chat.button("Edit").waitFor();
    answerAgain();
    await eventually(async () => {
      await page.clock.fastForward("01:00");
      const { items } = await user.client.listTasks({});
      expect(items.map(({ title }) => title)).to.deep.equal(["bread"]);
    });
  });

  it("sends a message after what was changed in the page before it", async () => {
    const { page, tasks, chat } = await chatWithTasks(["rent"]);
    const release = await holdBack(page, "**/api/tasks");
    await tasks.add("bread");
    await tasks.checkbox("bread").waitFor();
    await chat.send("complete bread");
    await chat.userMessages.getByText("complete bread").waitFor();
    await page.waitForTimeout(500);
    release();
    await chat.receipt("Completed “bread”").waitFor();
  });

  it("shows in every tab what was sent, decided, renamed and deleted in one", async () => {
    const { page, chat } = await chatWithTasks(["Rent", "Gym"]);
    await chat.ask("delete rent");
    const other = new ChatPage(await page.context().newPage());
    await other.page.goto(page.url());
    await other.button("Delete").waitFor();
    await chat.button("Keep").click();
    await other.panel.getByRole("region", { name: "Nothing was changed" }).waitFor();
    expect(await other.button("Delete").count()).to.equal(0);

    await chat.ask("add tea");
    await other.receipt("Added “tea”").waitFor();
    await chat.button("Undo").click();
    await other.receipt("Undone: “tea” added").waitFor();

    await chat.button("Conversations").click();
    await chat.button("Rename delete rent").click();
    await chat.panel.getByRole("textbox", { name: "Conversation name" }).fill("Bills");
    await page.keyboard.press("Enter");
    await other.panel.getByRole("heading", { name: "Bills" }).waitFor();
    await chat.button("Delete Bills").click();
    await page.keyboard.press("Enter");
    await other.panel.getByText("This conversation was deleted.").waitFor();
  });

  it("shortens a long title in a reply only visually", async () => {
    const { chat } = await chatWithTasks([]);
    const title = "read the report ".repeat(6).trim();
    const answer = await chat.ask(`add ${title} tomorrow`);
    await answer.getByText("“read the report read the report read th…”").first().waitFor();
    const whole = answer.getByText(`“${title}”`);
    expect((await whole.boundingBox())!.width).to.be.at.most(1);
  });

  it("shows a decision that was made on another device", async () => {
    const { user, chat } = await chatWithTasks(["Rent"]);
    await chat.ask("delete rent");
    await chat.button("Delete").waitFor();
    const [conversation] = (await user.client.listConversations({})).items;
    const { turns } = await user.client.listMessages({ id: conversation!.id });
    await user.client.approveTurn({ id: turns[0]!.id });
    await chat.panel.getByRole("region", { name: "Deleted “Rent”" }).waitFor();
    expect(await chat.button("Delete").count()).to.equal(0);
  });

  it("regenerates an answer offline as soon as the connection is back", async () => {
    const { page, chat } = await chatWithTasks([]);
    await chat.ask("add tea");
    await page.context().setOffline(true);
    await chat.button("Regenerate").click();
    await chat.panel.getByText("Waiting for the connection").waitFor();
    await page.context().setOffline(false);
    await chat.receipt("Undone: “tea” added").waitFor();
    await chat.receipt("Added “tea”").waitFor();
    await chat.panel.getByText("Waiting for the connection").waitFor({ state: "detached" });
  });

  it("lists tasks that can be completed and opened", async () => {
    const long = "Read the report ".repeat(12).trim();
    const { user, tasks, chat } = await chatWithTasks([long, "Rent", "Gym"]);
    const answer = await chat.ask("show my tasks");
    // A question to the interpreter, which does not claim what it did not do.
    expect(await answer.getByText("Nothing was changed.").count()).to.equal(0);
    await answer.getByRole("checkbox", { name: "Rent" }).click();
    await eventually(async () =>
      expect((await user.client.listTasks({ completed: true })).items).to.have.length(1),
    );
    const heightOf = async (title: string) =>
      (await answer.getByText(title, { exact: true }).boundingBox())!.height;
    expect((await heightOf(long)) / (await heightOf("Gym"))).to.be.within(2, 3.1);
    await answer.getByRole("button", { name: "Gym" }).click();
    await tasks.panel.getByRole("textbox", { name: "Title" }).waitFor();
  });

  it("gives each conversation an address and a title, and Back leads through them", async () => {
    const { page, chat } = await chatWithTasks([]);
    await chat.ask("add socks");
    await eventually(async () => expect(await page.title()).to.equal("add socks · Docket"));
    const address = page.url();
    await chat.button("New conversation").click();
    await chat.panel.getByRole("heading", { name: "How can I help?" }).waitFor();
    await page.goBack();
    await chat.panel.getByRole("heading", { name: "add socks" }).waitFor();
    await page.getByRole("link", { name: "Upcoming" }).click();
    await page.getByRole("heading", { name: "Upcoming", level: 1 }).waitFor();
    await chat.panel.getByRole("heading", { name: "add socks" }).waitFor();
    await chat.button("Close assistant").click();
    await chat.panel.waitFor({ state: "detached" });
    await page.goto(address);
    expect(await chat.userMessages.textContent()).to.equal("add socks");
  });

  it("covers the page on a phone, where Back closes it", async () => {
    const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
    const { page, tasks, chat } = await chatWithTasks(["Rent"], phone);
    await page.goBack();
    await chat.panel.waitFor({ state: "detached" });
    await tasks.checkbox("Rent").waitFor();
    expect(new URL(page.url()).pathname).to.equal("/inbox");
  });

  it("keeps drafts and unsent messages over a reload, and sends each once", async () => {
    const { user, page, chat } = await chatWithTasks([]);
    await chat.input.fill("Half a thought");
    await page.reload();
    await chat.input.waitFor();
    expect(await chat.input.inputValue()).to.equal("Half a thought");

    const back = await answerInstead(
      page,
      "**/api/conversations",
      (route) => route.fulfill({ status: 503, headers: { "retry-after": "1" }, json: {} }),
      "POST",
    );
    await chat.send("add a lifeboat");
    const alert = chat.panel.getByRole("alert");
    await alert.getByText("Not sent.").waitFor();
    await alert.getByText("The database is unavailable").waitFor();
    // Screen readers read an alert as a whole.
    expect(await alert.getByRole("button").count()).to.equal(0);
    await page.reload();
    await alert.getByText("Not sent.").waitFor();
    expect(await chat.userMessages.textContent()).to.equal("add a lifeboat");
    back();

    // The response to the first request is lost: the message must still be sent only once.
    let lost = 0;
    await page.route("**/api/conversations/*/messages", async (route) => {
      if (route.request().method() !== "POST" || lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      await route.abort();
    });
    await chat.button("Resend").click();
    await chat.receipt("Added “a lifeboat”").waitFor();
    expect(lost).to.equal(1);
    expect((await user.client.listTasks()).items).to.have.length(1);
    expect(await chat.userMessages.count()).to.equal(1);
  });

  it("asks to sign in again, and then sends the message", async () => {
    const { user, page, chat } = await chatWithTasks([]);
    await chat.ask("add before");
    await page.context().clearCookies();
    await chat.send("add after");
    const dialog = page.getByRole("dialog", { name: "Sign in again" });
    await dialog.getByLabel("Password").first().fill(user.password);
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await dialog.waitFor({ state: "detached" });
    await chat.receipt("Added “after”").waitFor();
    expect(await chat.userMessages.count()).to.equal(2);
  });

  it("lists conversations, which can be searched, renamed, opened and deleted", async () => {
    const { user, page, chat } = await chatWithTasks([]);
    await chat.ask("add socks");
    await chat.button("New conversation").click();
    await chat.panel.getByRole("heading", { name: "How can I help?" }).waitFor();
    await chat.ask("add a lamp");
    await chat.button("Conversations").click();
    const list = chat.panel.getByRole("list", { name: "Conversations" });
    await list.getByRole("button", { name: /^add socks/ }).waitFor();

    await chat.button("Rename add socks").click();
    const name = chat.panel.getByRole("textbox", { name: "Conversation name" });
    expect(await name.getAttribute("dir")).to.equal("auto");
    await name.fill("Laundry");
    await page.keyboard.press("Enter");
    await list.getByRole("button", { name: /^Laundry/ }).waitFor();
    await chat.panel.getByRole("textbox", { name: "Search conversations" }).fill("laund");
    await list.getByRole("button", { name: /^add a lamp/ }).waitFor({ state: "detached" });
    await list.getByRole("button", { name: /^Laundry/ }).click();
    expect(await chat.userMessages.textContent()).to.equal("add socks");
    await chat.panel.getByRole("heading", { name: "Laundry" }).waitFor();

    await chat.button("Conversations").click();
    await chat.button("Delete Laundry").click();
    await list.getByRole("button", { name: "Delete", exact: true }).click();
    await list.getByText("and all its messages?").waitFor({ state: "detached" });
    const { items } = await user.client.listConversations({});
    expect(items.map(({ title }) => title)).to.deep.equal(["add a lamp"]);
    await page.keyboard.press("Escape");
    await chat.panel.getByRole("heading", { name: "How can I help?" }).waitFor();
    expect((await user.client.listTasks()).items).to.have.length(2);
  });

  it("works with the keyboard alone, and announces each finished answer", async () => {
    const { page, tasks } = await visitorWithTasks(["Rent"]);
    const chat = new ChatPage(page);
    await tasks.checkbox("Rent").focus();
    await page.keyboard.press("a");
    await chat.input.waitFor();
    await eventually(async () => {
      expect(await chat.input.evaluate((input) => document.activeElement === input)).to.equal(true);
    });
    await page.keyboard.type("add milk");
    await confirmWord(chat.input);
    await page.keyboard.press("Shift+Enter");
    expect(await chat.input.inputValue()).to.equal("add milk\n");
    await page.keyboard.press("Enter");
    await chat.receipt("Added “milk”").waitFor();
    await page.getByRole("status").getByText("Assistant: Added").waitFor({ state: "attached" });
    expect(await chat.input.inputValue()).to.equal("");
    await page.keyboard.press("Escape");
    await chat.panel.waitFor({ state: "detached" });
    await eventually(async () => {
      expect(
        await tasks.checkbox("Rent").evaluate((box) => document.activeElement === box),
      ).to.equal(true);
    });
  });

  it("leaves the rest of the page usable when it cannot be loaded", async () => {
    const { page, tasks } = await visitorWithTasks(["Still here"]);
    expectPageError(page, /Unable to preload CSS|Failed to fetch dynamically imported module/);
    await page.route("**/assets/assistant-*", (route) => route.abort());
    await page.getByRole("button", { name: "Assistant", exact: true }).click();
    await tasks.toasts.getByText("Couldn’t load this part of the page.").waitFor();
    await tasks.add("Goes on");
    await tasks.checkbox("Goes on").waitFor();
  });
});
