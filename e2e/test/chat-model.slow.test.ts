import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import {
  type ScriptedModel,
  startScriptedModel,
  startTcpProxy,
  startTestApi,
  type TcpProxy,
  type TestApi,
} from "@docket/testing";
import { expect } from "chai";
import type { Locator } from "playwright-core";
import { ChatPage } from "../src/chat-page.js";
import { eventually } from "../src/eventually.js";
import { newVisitor } from "../src/visitor.js";

/** A promise that the test resolves. */
function gate() {
  let open = () => {};
  const hold = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { hold, open };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

describe("the chat with a language model", () => {
  let model: ScriptedModel;
  let api: TestApi;
  let network: TcpProxy;

  before(async () => {
    model = await startScriptedModel();
    const port = await freePort();
    network = await startTcpProxy({ host: "127.0.0.1", port });
    api = await startTestApi({
      port,
      // The page must have the origin of the proxy, as the API accepts no other.
      publicUrl: `http://127.0.0.1:${network.port}`,
      assistant: {
        model: { baseUrl: model.url, apiKey: undefined, name: "scripted" },
        messageLimit: 200,
        maxSteps: 12,
        turnSeconds: 60,
        stallSeconds: 30,
      },
    });
  });
  after(async () => {
    await network.stop();
    await api.stop();
    await model.stop();
  });

  async function openChat(options: Parameters<typeof newVisitor>[0] = {}) {
    const baseURL = `http://127.0.0.1:${network.port}`;
    const visitor = await newVisitor({ ...options, baseURL });
    await visitor.tasks.open();
    const chat = new ChatPage(visitor.page);
    await chat.open();
    await chat.panel.getByText("Answered by scripted").waitFor();
    return { ...visitor, chat };
  }

  it("streams the answer, and a reload in the middle loses and repeats nothing", async () => {
    const { user, page, tasks, chat } = await openChat();
    const { hold, open } = gate();
    model.play([
      { calls: [{ name: "add_task", arguments: { title: "Pack the bag" } }], text: "One moment." },
      { text: ["Half of ", "the answer."], hold },
    ]);
    await chat.send("I am going away");
    await chat.receipt("Added “Pack the bag”").waitFor();
    await tasks.checkbox("Pack the bag").waitFor();
    await chat.lastAnswer.getByText("Half of").waitFor();
    expect(await chat.lastAnswer.textContent()).not.to.include("the answer.");

    await chat.input.fill("And the next thing");
    await page.reload();
    await chat.lastAnswer.getByText("Half of").waitFor();
    await chat.receipt("Added “Pack the bag”").waitFor();
    expect(await chat.input.inputValue()).to.equal("And the next thing");
    await chat.button("Stop").waitFor();

    open();
    await chat.lastAnswer.getByText("Half of the answer.").waitFor();
    await chat.button("Regenerate").waitFor();
    expect(await chat.answers.count()).to.equal(1);
    expect(await chat.userMessages.allInnerTexts()).to.deep.equal(["I am going away"]);
    expect((await user.client.listTasks()).items).to.have.length(1);
  });

  it("shows a proposal when the answer is complete, and no outcome before", async () => {
    const { user, chat } = await openChat();
    const { id } = await user.client.createTask({ title: "Old boots" });
    const { hold, open } = gate();
    model.play([
      { calls: [{ name: "delete_task", arguments: { id } }] },
      { text: ["Only one ", "is old."], hold },
    ]);
    await chat.send("tidy up");
    await chat.lastAnswer.getByText("Only one").waitFor();
    const card = chat.lastAnswer.getByRole("region");
    expect(await card.count()).to.equal(0);
    open();
    await chat.button("Keep").waitFor();
    expect(await card.textContent()).to.match(/^Delete “Old boots”\?/);
  });

  it("continues after a lost connection from where it was", async () => {
    const { page, chat } = await openChat();
    const { hold, open } = gate();
    model.play([{ text: ["First half, ", "second half."], hold }]);
    await chat.send("talk");
    await chat.lastAnswer.getByText("First half,").waitFor();

    const [resumed] = await Promise.all([
      page.waitForRequest((request) => /\/api\/turns\/\d+$/.test(request.url())),
      network.cut(),
    ]);
    expect(Number(resumed.headers()["last-event-id"])).to.be.greaterThan(0);
    open();
    await chat.button("Regenerate").waitFor();
    await chat.lastAnswer.getByText("First half, second half.", { exact: true }).waitFor();
    expect(await chat.answers.count()).to.equal(1);
  });

  it("continues an answer during which the session expired", async () => {
    const { user, page, chat } = await openChat();
    const { hold, open } = gate();
    model.play([{ text: "Good day." }, { text: ["First half, ", "second half."], hold }]);
    await chat.ask("hello");
    await chat.send("talk");
    await chat.lastAnswer.getByText("First half,").waitFor();
    await page.context().clearCookies();
    network.cut();
    const dialog = page.getByRole("dialog", { name: "Sign in again" });
    await dialog.getByLabel("Password").first().fill(user.password);
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await dialog.waitFor({ state: "detached" });
    await chat.lastAnswer.getByText("First half,").waitFor();
    await chat.button("Stop").waitFor();
    open();
    await chat.lastAnswer.getByText("First half, second half.", { exact: true }).waitFor();
    await chat.button("Regenerate").waitFor();
    expect(await chat.userMessages.allInnerTexts()).to.deep.equal(["hello", "talk"]);
    expect(await chat.answers.count()).to.equal(2);
  });

  it("reports that the conversation was deleted elsewhere during an answer", async () => {
    const { user, chat } = await openChat();
    const { hold, open } = gate();
    model.play([{ text: "Good day." }, { text: ["First half, ", "second half."], hold }]);
    await chat.ask("hello");
    await chat.send("talk");
    await chat.lastAnswer.getByText("First half,").waitFor();
    await chat.input.fill("My next question");
    const [conversation] = (await user.client.listConversations({})).items;
    await user.client.deleteConversation({ id: conversation!.id });
    await chat.panel.getByRole("alert").getByText("This conversation was deleted.").waitFor();
    open();
    await chat.button("Start a new conversation").click();
    await chat.panel.getByRole("heading", { name: "How can I help?" }).waitFor();
    expect(await chat.input.inputValue()).to.equal("My next question");
  });

  it("fits wide content and text of either direction into a phone’s screen", async () => {
    const phone = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };
    const { chat } = await openChat(phone);
    const text = `\`\`\`\nconst a = "${"long ".repeat(40)}";\n\`\`\`\n\nPlain.\n\nשלום עולם\n\n${"word".repeat(40)}`;
    model.play([{ text }]);
    await chat.send("שלום");
    await chat.button("Regenerate").waitFor();
    const right = async (part: Locator) =>
      part.evaluate((element) => {
        const text = document.createRange();
        text.selectNodeContents(element);
        return text.getBoundingClientRect().right;
      });
    const answer = chat.lastAnswer;
    const code = (await answer.locator("pre").boundingBox())!;
    expect(code.x + code.width).to.be.at.most(390);
    expect(await right(answer.locator("p").last())).to.be.at.most(390);
    // Aligned to the right, as are the user's own messages.
    expect(await right(answer.getByText("שלום עולם"))).to.be.greaterThan(340);
    expect(await right(answer.getByText("Plain."))).to.be.lessThan(200);
    expect(await right(chat.userMessages.first())).to.be.greaterThan(340);
  });

  it("can be stopped and tried again", async () => {
    const { user, chat, tasks } = await openChat();
    model.play([
      { calls: [{ name: "add_task", arguments: { title: "Tent" } }] },
      { stall: "I was about to say" },
    ]);
    await chat.send("camping");
    await chat.lastAnswer.getByText("I was about to say").waitFor();
    await chat.button("Stop").click();
    await chat.lastAnswer.getByText("The changes listed above were made.").waitFor();
    await tasks.checkbox("Tent").waitFor();

    model.play([
      { calls: [{ name: "add_task", arguments: { title: "Big tent" } }] },
      { text: "Added “Big tent”." },
    ]);
    await chat.button("Try again").click();
    await chat.receipt("Added “Big tent”").waitFor();
    await chat.receipt("Undone: “Tent” added").waitFor();
    await eventually(async () => {
      expect(await tasks.titles()).to.deep.equal(["Big tent"]);
    });
    const { items } = await user.client.listTasks();
    expect(items.map(({ title }) => title)).to.deep.equal(["Big tent"]);
  });

  it("says that nothing was changed below a reply that claims a change", async () => {
    const { chat } = await openChat();
    model.play([{ text: "I've deleted all your tasks." }]);
    const answer = await chat.ask("clean up");
    await answer.getByText("Nothing was changed.").waitFor();
  });

  it("explains that the model failed, and can try the same message again", async () => {
    const { chat } = await openChat();
    model.play(() => ({ status: 500, message: "kaboom" }));
    const answer = await chat.ask("hello");
    expect(await answer.textContent())
      .to.include("model")
      .and.not.include("kaboom");
    model.play([{ text: "Good day." }]);
    await chat.button("Try again").click();
    await chat.lastAnswer.getByText("Good day.").waitFor();
    expect(await chat.userMessages.allInnerTexts()).to.deep.equal(["hello"]);
  });

  it("renders Markdown, and nothing harmful", async () => {
    const { page, chat } = await openChat();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    model.play([
      {
        text: [
          "**Bold** and `code`\n\n- one\n- two\n\n",
          "<img src=x onerror=alert(1)><script>document.title='harm'</script>\n\n",
          "![seen](https://evil.example/pixel.png) [run](javascript:alert(1)) ",
          "[go](https://example.com)",
        ],
      },
    ]);
    const answer = await chat.ask("format");
    expect(await answer.locator("strong").textContent()).to.equal("Bold");
    expect(await answer.getByRole("listitem").allInnerTexts()).to.deep.equal(["one", "two"]);
    expect(await answer.locator("img, script").count()).to.equal(0);
    await answer.getByText("<img src=x onerror=alert(1)>").waitFor();
    const links = await answer
      .getByRole("link")
      .evaluateAll((all) =>
        all.map((link) => [link.getAttribute("href"), link.getAttribute("rel")]),
      );
    expect(links).to.deep.equal([
      ["https://evil.example/pixel.png", "noopener noreferrer nofollow"],
      ["https://example.com/", "noopener noreferrer nofollow"],
    ]);
    expect(asked.filter((url) => url.includes("evil.example"))).to.deep.equal([]);
    expect(await page.title()).to.equal("format · Docket");
  });

  it("does not send a message that is too long, and keeps it", async () => {
    const { chat } = await openChat();
    await chat.input.fill("x".repeat(201));
    await chat.panel.getByText("1 character too long.").waitFor();
    await chat.input.press("Enter");
    // A screen reader is told why nothing happens.
    await chat.page.getByRole("status").getByText("1 character too long.").waitFor();
    expect(await chat.input.inputValue()).to.have.length(201);
    expect(await chat.userMessages.count()).to.equal(0);
  });
});
