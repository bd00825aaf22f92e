import { expect } from "chai";
import type { Page } from "playwright-core";
import { answerInstead } from "../src/answer-instead.js";
import { eventually } from "../src/eventually.js";
import { holdBack } from "../src/hold-back.js";
import { expectPageError, newVisitor, visitorWithTasks } from "../src/visitor.js";

/** Answers as the API does while its database is down. */
const databaseDown = (page: Page) =>
  answerInstead(page, "**/api/{tasks,tasks/**,tasks?*,changes,changes?*}", (route) =>
    route.fulfill({
      status: 503,
      headers: { "content-type": "application/problem+json", "retry-after": "1" },
      json: { type: "away", title: "Away", status: 503, detail: "Away.", requestId: "r" },
    }),
  );

describe("the page during failures", () => {
  it("keeps unsent changes across a reload, and sends them exactly once after recovery", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Tick me"]);
    const back = await databaseDown(page);
    await tasks.add("Written in hard times");
    await tasks.checkbox("Written in hard times").waitFor();
    await tasks.checkbox("Tick me").click();
    await page.getByText("The database is unavailable right now.").first().waitFor();
    await page.getByText("2 changes are kept in this browser").waitFor();
    await tasks.newTask.fill("Half a thought");

    await page.reload();
    await tasks.checkbox("Written in hard times").waitFor();
    expect(await tasks.newTask.inputValue()).to.equal("Half a thought");
    expect(await tasks.titles()).to.deep.equal(["Written in hard times"]);

    back();
    await eventually(async () => {
      const { items } = await user.client.listTasks({ sort: "oldest" });
      expect(items.map(({ title, completed }) => [title, completed])).to.deep.equal([
        ["Tick me", true],
        ["Written in hard times", false],
      ]);
    });
    await page.getByText("kept in this browser").waitFor({ state: "detached" });
  });

  it("offers to load the tasks again if the browser cannot open its copy of them", async () => {
    const { page, tasks } = await visitorWithTasks(["On the server"]);
    await page.evaluate(() => sessionStorage.setItem("broken", "yes"));
    await page.addInitScript(() => {
      if (!sessionStorage.getItem("broken")) return;
      IDBFactory.prototype.open = () => {
        throw new DOMException("The file is damaged.", "UnknownError");
      };
    });
    await page.reload();
    const alert = page.getByRole("alert");
    await alert.getByText("couldn’t open its copy of your tasks").waitFor();
    await page.evaluate(() => sessionStorage.clear());
    await page.getByRole("button", { name: "Load them again" }).click();
    await tasks.checkbox("On the server").waitFor();
  });

  it("stays signed in while a proxy, or a broken connection, answers in place of the server", async () => {
    const { page, tasks } = await visitorWithTasks(["Still here"]);
    for (const answer of [
      { contentType: "text/html", body: "<h1>Welcome to this Wi-Fi</h1>" },
      { contentType: "application/json", body: '{"user":' },
    ]) {
      const stop = await answerInstead(page, "**/api/auth/**", (route) => route.fulfill(answer));
      const answered = page.waitForResponse("**/api/auth/get-session");
      await page.reload();
      await (await answered).finished();
      await tasks.checkbox("Still here").waitFor();
      stop();
      await page.reload();
      await tasks.settled();
      expect(await page.getByRole("heading", { name: "Sign in" }).count()).to.equal(0);
    }
  });

  it("reports a change that the server rejects, and reverts it", async () => {
    const { page, tasks } = await visitorWithTasks(["Sticky"]);
    await page.route("**/api/tasks/*", (route) =>
      route.fulfill({ status: 409, json: { detail: "Not now.", status: 409 } }),
    );
    await tasks.remove("Sticky");
    const refusal = tasks.toasts.getByText("Couldn’t delete “Sticky”. Not now.");
    await refusal.waitFor();
    await tasks.checkbox("Sticky").waitFor();
    // The success message is gone, and there is nothing to undo.
    await tasks.toasts.getByText("Deleted “Sticky”").waitFor({ state: "detached" });
    await page.keyboard.press("Control+z");
    await tasks.toasts.getByText("Nothing to undo.").waitFor();

    await page.getByRole("button", { name: /account menu/ }).click();
    const answer = await holdBack(page, "**/api/auth/sign-out");
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("menuitem", { name: "Signing out…" }).waitFor();
    answer();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await refusal.count(), "for whoever signs in next").to.equal(0);
  });

  it("leaves nothing of what was done to whoever signs in next", async () => {
    const { page, tasks } = await visitorWithTasks(["Secret one", "Secret two"]);
    await page.route("**/api/tasks", (route) =>
      route.fulfill({ status: 400, json: { detail: "Not now.", status: 400 } }),
    );
    // As in a browser that does not allow it.
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error("not allowed"));
    });
    await tasks.add("Secret three // Secret four");
    await tasks.toasts.getByRole("button", { name: "Copy text" }).click();
    await tasks.toasts.getByText("Secret four").waitFor();
    await tasks.checkbox("Secret one").press("Alt+ArrowDown");
    await page.getByText("Moved below Secret two.").waitFor({ state: "attached" });
    await page.getByRole("button", { name: /account menu/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await eventually(async () => expect(await page.getByText("Secret").count()).to.equal(0));
  });

  it("says at which change the server fails, and lets the user discard it for those that wait behind it", async () => {
    const { user, page, tasks } = await newVisitor();
    await tasks.open();
    await page.route("**/api/tasks", (route) =>
      route.request().postData()?.includes("<script>")
        ? route.fulfill({ status: 403, contentType: "text/html", body: "<h1>Blocked</h1>" })
        : route.continue(),
    );
    await tasks.add("Learn what <script> does // And <style>");
    await tasks.checkbox("Learn what <script> does").waitFor();
    await tasks.add("Buy milk");
    const discard = page.getByRole("button", { name: "Discard this change" });
    const banner = page.getByRole("status").filter({ has: discard });
    await banner.getByText("Couldn’t create “Learn what <script> does”.").waitFor();
    await banner.getByText("It and the 1 after it are kept in this browser").waitFor();
    expect((await user.client.listTasks()).items).to.have.length(0);
    await discard.click();
    const dialog = page.getByRole("dialog", { name: "Discard this change?" });
    await dialog.getByText("And <style>").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
    expect((await user.client.listTasks()).items).to.have.length(0);
    await discard.click();
    await dialog.getByRole("button", { name: "Discard" }).click();
    await eventually(async () => {
      const { items } = await user.client.listTasks();
      expect(items.map(({ title }) => title)).to.deep.equal(["Buy milk"]);
    });
    await tasks.toasts.getByText("Couldn’t create “Learn what <script> does”.").waitFor();
    await banner.waitFor({ state: "detached" });
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await tasks.toasts.getByRole("button", { name: "Copy text" }).click();
    await eventually(async () =>
      expect(await page.evaluate(() => navigator.clipboard.readText())).to.equal(
        "Learn what <script> does\n\nAnd <style>",
      ),
    );
    await page.reload();
    await tasks.settled();
    expect(await tasks.toasts.getByText("Couldn’t create").count()).to.equal(0);
  });

  it("says that the browser’s storage is full, and loses nothing", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Milk"]);
    await tasks.checkbox("Milk").waitFor();
    await page.context().setOffline(true);
    await tasks.add("Eggs");
    await tasks.checkbox("Eggs").waitFor();
    // Storing the change rejects in the page, which its console shows.
    expectPageError(page, /Quota/);
    await page.evaluate(() => {
      const { put } = IDBObjectStore.prototype;
      const refuse = () => {
        throw new DOMException("It is full.", "QuotaExceededError");
      };
      const fill = () => Object.assign(IDBObjectStore.prototype, { put: refuse });
      const freeSpace = () => Object.assign(IDBObjectStore.prototype, { put });
      Object.assign(window, { fill, freeSpace });
      fill();
    });
    const full = tasks.toasts.getByText("Your browser’s storage is full");
    await page.context().setOffline(false);
    await full.waitFor();
    await tasks.closeToast("Your browser’s storage is full");
    await tasks.checkbox("Milk").press("1");
    await full.waitFor();
    await tasks.toasts.getByRole("button", { name: "Dismiss" }).click();
    await user.client.createTask({ title: "Bread" });
    await full.waitFor();
    await page.evaluate("freeSpace()");
    await tasks.checkbox("Bread").waitFor();
    await tasks.checkbox("Milk").press("1");
    await eventually(async () => {
      const { items } = await user.client.listTasks();
      expect(items.find(({ title }) => title === "Milk")?.priority).to.equal(1);
      expect(items.map(({ title }) => title)).to.include("Eggs");
    });

    // Undoing needs space as well; the action can still be undone afterwards.
    await tasks.toasts.getByRole("button", { name: "Dismiss" }).click();
    await page.evaluate("fill()");
    await page.keyboard.press("Control+z");
    await full.waitFor();
    await page.evaluate("freeSpace()");
    await page.keyboard.press("Control+z");
    await eventually(async () => {
      const { items } = await user.client.listTasks();
      expect(items.find(({ title }) => title === "Milk")?.priority).to.equal(4);
    });
  });

  it("says of a task added offline that its list is gone", async () => {
    const { user, page, tasks } = await newVisitor();
    const { id } = await user.client.createList({ name: "Trip" });
    await tasks.open(`lists/${id}`);
    await page.context().setOffline(true);
    await tasks.add("Tent");
    await tasks.checkbox("Tent").waitFor();
    await user.client.deleteList({ id });
    await user.client.purgeTrash({ entity: "list", id });
    await page.context().setOffline(false);
    await tasks.toasts.getByText("Couldn’t create “Tent”. There is no such list.").waitFor();
  });

  it("says in plain words which field the server does not accept", async () => {
    const { user, page, tasks } = await newVisitor();
    const { client } = user;
    const labels: string[] = [];
    for (let n = 1; n <= 100; n++)
      labels.push((await client.createLabel({ name: `Label ${n}` })).id);
    const { id } = await client.createTask({ title: "Milk", labelIds: labels });
    await tasks.open();
    const panel = await tasks.edit("Milk");
    await panel.locator('input[aria-label="Labels"]').press("Backspace");
    await eventually(async () =>
      expect((await client.getTask({ id })).labelIds).to.have.length(labels.length - 1),
    );
    const one = await client.createLabel({ name: "One more" });
    await client.updateTask({ id, addLabelIds: [one.id] });
    await panel.getByText("One more").waitFor();
    await panel.getByRole("button", { name: "Close" }).first().click();
    await page.keyboard.press("Control+z");
    await tasks.toasts
      .getByText(
        "Couldn’t change “Milk”. The labels would be more than 100 with those that it has.",
      )
      .waitFor();
  });

  it("keeps the rest of the page working if a part of it cannot be loaded", async () => {
    const { page, tasks } = await visitorWithTasks(["Still here"]);
    await page.route("**/assets/shortcuts-help-*", (route) => route.abort());
    expectPageError(page, /Unable to preload CSS|Failed to fetch dynamically imported module/);
    await tasks.newTask.fill("Half a thought");
    await tasks.checkbox("Still here").focus();
    await page.keyboard.press("?");
    await tasks.toasts.getByText("Couldn’t load this part of the page.").waitFor();
    expect(await tasks.newTask.inputValue()).to.equal("Half a thought");
    expect(await tasks.titles()).to.deep.equal(["Still here"]);

    // Keyboard shortcuts and other dialogs still work.
    await tasks.checkbox("Still here").press("d");
    await page.getByRole("dialog", { name: "When is “Still here” due?" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await tasks.closeToast("Couldn’t load this part of the page.");
    await page.keyboard.press("?");
    await tasks.toasts.getByText("Couldn’t load this part of the page.").waitFor();
  });

  it("shows that a change is still being stored", async () => {
    const { page, tasks } = await visitorWithTasks(["Milk"]);
    await page.evaluate(async () => {
      const [{ name = "" } = {}] = await indexedDB.databases();
      const opening = indexedDB.open(name);
      await new Promise((resolve) => opening.addEventListener("success", resolve));
      // A transaction lasts as long as requests are made in it.
      const writes = opening.result.transaction("writes", "readwrite").objectStore("writes");
      const stay = () => {
        if (!document.title.startsWith("Done")) writes.count().addEventListener("success", stay);
      };
      stay();
    });
    await tasks.checkbox("Milk").press("Space");
    const bar = page.getByRole("progressbar", { name: "Loading" });
    await eventually(async () => expect((await bar.boundingBox())?.width).to.be.above(10));
    await page.evaluate(() => {
      document.title = "Done";
    });
    await tasks.toasts.getByText("Completed “Milk”.").waitFor();
    await bar.waitFor({ state: "detached" });
  });

  it("shows that what was asked for is still being loaded", async () => {
    const { page, tasks } = await visitorWithTasks(["Milk"]);
    const bar = page.getByRole("progressbar", { name: "Loading" });
    const isShown = () =>
      eventually(async () => expect((await bar.boundingBox())?.width).to.be.above(10));
    const deliverPart = await holdBack(page, "**/assets/shortcuts-help-*.js");
    await tasks.checkbox("Milk").press("?");
    await isShown();
    deliverPart();
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await bar.waitFor({ state: "detached" });
    await page.keyboard.press("Escape");

    const answer = await holdBack(page, "**/api/sessions*");
    await page.getByRole("button", { name: /account menu/ }).click();
    await page.getByRole("menuitem", { name: "Your account" }).click();
    await isShown();
    answer();
    await page.getByText("This one · since today").waitFor();
    await bar.waitFor({ state: "detached" });
  });

  it("lets the user leave a view that cannot be loaded, and set a date without the calendar", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Still here"]);
    await page.route(/\/assets\/(trash-view|calendar)-/, (route) => route.abort());
    expectPageError(page, /Unable to preload CSS|Failed to fetch dynamically imported module/);
    const failure = tasks.toasts.getByText("Couldn’t load this part of the page.");
    await page.getByRole("link", { name: "Trash" }).click();
    await failure.waitFor();
    await page.getByRole("link", { name: "Inbox" }).click();
    await tasks.closeToast("Couldn’t load this part of the page.");
    await tasks.checkbox("Still here").press("d");
    await failure.waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Tomorrow" }).click();
    await eventually(async () => {
      const { items } = await user.client.listTasks();
      expect(items.map(({ dueDate }) => typeof dueDate)).to.deep.equal(["string"]);
    });
  });

  it("reports each time that a button's menu cannot be loaded", async () => {
    const { page, tasks } = await visitorWithTasks(["Still here"]);
    await page.route("**/assets/row-menu-*", (route) => route.abort());
    expectPageError(page, /Unable to preload CSS|Failed to fetch dynamically imported module/);
    await tasks.checkbox("Still here").focus();
    const failure = tasks.toasts.getByText("Couldn’t load this part of the page.");
    for (let times = 0; times < 2; times += 1) {
      await page.getByRole("button", { name: "More about Still here" }).click();
      await failure.waitFor();
      await tasks.closeToast("Couldn’t load this part of the page.");
      await failure.waitFor({ state: "detached" });
    }
  });

  it("says at once what cannot be loaded if the server asks to wait long, and loads it when it is back", async () => {
    const { page } = await visitorWithTasks(["Milk"]);
    const later = new Date(Date.now() + 3_600_000).toUTCString();
    let probes = 0;
    const back = await answerInstead(page, "**/api/**", (route) => {
      if (route.request().url().endsWith("/api/tasks?limit=1")) probes += 1;
      return route.fulfill({ status: 503, headers: { "retry-after": later }, body: "Away." });
    });
    await page.getByRole("button", { name: /account menu/ }).click();
    await page.getByRole("menuitem", { name: "Your account" }).click();
    // Any retry would come an hour later.
    const alert = page.getByRole("alert").filter({ hasText: "Couldn’t load your sessions" });
    await alert.waitFor({ timeout: 40_000 });
    expect(await alert.getByRole("button").count()).to.equal(0);
    await page.waitForTimeout(2_500);
    expect(probes).to.equal(0);
    back();
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    await page.getByText("This one · since today").waitFor();
  });

  it("loads the history of a task when the server is back", async () => {
    const { page, tasks } = await visitorWithTasks(["Milk"]);
    const back = await answerInstead(page, "**/api/**", (route) =>
      route.fulfill({ status: 503, headers: { "retry-after": "3600" }, body: "Away." }),
    );
    const panel = await tasks.edit("Milk");
    await panel.getByRole("button", { name: "History" }).click();
    await panel.getByText("The database is unavailable right now.").waitFor();
    back();
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    await panel.getByText("Created", { exact: true }).waitFor();
    await panel.getByRole("button", { name: "Try again" }).waitFor({ state: "detached" });
  });

  it("says what an export would leave out, until that is sent", async () => {
    const { page, tasks } = await visitorWithTasks(["Milk"]);
    const back = await databaseDown(page);
    await tasks.add("Bread");
    await page.getByText("One change is kept in this browser").waitFor();
    await tasks.command("Export tasks");
    const left = page.getByRole("dialog").getByText("One change has not reached the server yet");
    await left.waitFor();
    back();
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    await left.waitFor({ state: "detached" });
  });

  it("waits for a server that is unavailable at first, and recovers without a reload", async () => {
    const { user, page, tasks } = await newVisitor();
    await user.client.createTask({ title: "Safe and sound" });
    const back = await databaseDown(page);
    await page.goto("/inbox");
    await page.getByRole("status", { name: "Loading tasks" }).waitFor();
    back();
    await tasks.checkbox("Safe and sound").waitFor();
  });
});
