import { TasksPage } from "../src/tasks-page.js";
import { newVisitor } from "../src/visitor.js";

describe("when the browser suspends the one of two tabs that is connected to the server", () => {
  it("the other shows new tasks, although it has nothing to send", async () => {
    const { page, tasks, user } = await newVisitor();
    await user.client.createTask({ title: "Water the plants" });
    await tasks.open();
    await tasks.checkbox("Water the plants").waitFor();
    const other = await page.context().newPage();
    await other.addInitScript(() => {
      const { setInterval } = window;
      const sooner = (work: () => void, wait = 0) => setInterval(work, wait / 10);
      window.setInterval = sooner as typeof setInterval;
    });
    await other.goto(page.url());
    const otherTasks = new TasksPage(other);
    await otherTasks.checkbox("Water the plants").waitFor();

    const devtools = await page.context().newCDPSession(page);
    // A headless browser keeps running a frozen page, so the page is paused in the debugger instead.
    await devtools.send("Debugger.enable");
    await devtools.send("Debugger.pause");
    await user.client.createTask({ title: "Buy seeds" });
    await otherTasks.checkbox("Buy seeds").waitFor();

    await devtools.send("Debugger.resume");
    await other.close();
  });
});
