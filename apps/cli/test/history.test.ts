import {
  createTestDatabase,
  signUp,
  startTestApi,
  type TestApi,
  type TestDatabase,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { docket } from "./support/docket.js";

describe("history and trash", () => {
  let database: TestDatabase;
  let api: TestApi;

  before(async () => {
    database = await createTestDatabase();
    api = await startTestApi({ databaseUrl: database.url });
  });
  after(async () => {
    await api.stop();
    await database.drop();
  });

  it("list the changes and the deleted items of the given user only", async () => {
    const [ann, bob] = [await signUp(api.url, "Ann"), await signUp(api.url, "Bob")];
    await bob.client.createTask({ title: "Not Ann's" });
    const milk = await ann.client.createTask({ title: "Milk" });
    const trip = await ann.client.createTask({ title: "Trip" });
    await ann.client.createTask({ title: "Tickets", parentId: trip.id });
    await ann.client.updateTask({ id: milk.id, title: "Oat milk" });
    await ann.client.deleteTask({ id: trip.id });
    const run = (...args: string[]) => docket(args, { url: database.url });

    const history = await run("history", ann.email);
    expect(history.code, history.stderr).to.equal(0);
    expect(history.stdout).to.match(/(?:page|token) +task changed +\d+ +Oat milk \(title\)/);
    expect(history.stdout).to.contain("Tickets").and.not.to.contain("Not Ann's");
    const ofMilk = await run("history", ann.id, "--task", milk.id, "--json");
    const events = JSON.parse(ofMilk.stdout) as Record<string, unknown>[];
    expect(events.map(({ kind }) => kind)).to.deep.equal(["changed", "created"]);
    expect(events[0]).to.include({ name: "Oat milk", actor: "page", undone: false });
    expect(events[0]).to.deep.include({ before: { title: "Milk" }, after: { title: "Oat milk" } });
    const wrong = await run("history", ann.email, "--task", "milk");
    expect(wrong.code).to.equal(2);

    const trash = await run("trash", ann.email);
    expect(trash.stdout)
      .to.match(/task +\d+ +Trip\n/)
      .and.not.to.contain("Tickets");
    const json = JSON.parse((await run("trash", ann.email, "--json")).stdout) as { id: string }[];
    expect(json.map(({ id }) => id)).to.deep.equal([trip.id]);
  });

  it("undo a change once, by its number, and restore a deleted task with its subtasks", async () => {
    const carl = await signUp(api.url, "Carl");
    const run = (...args: string[]) => docket(args, { url: database.url });
    const trip = await carl.client.createTask({ title: "Trip" });
    await carl.client.createTask({ title: "Tickets", parentId: trip.id });
    await carl.client.updateTask({ id: trip.id, title: "Journey" });
    await carl.client.updateTask({ id: trip.id, title: "Voyage" });
    const [second, first] = (await carl.client.listEvents({ limit: 2 })).items;
    await carl.client.deleteTask({ id: trip.id });

    const tooLate = await run("undo", carl.email, String(first!.seq));
    expect(tooLate.code).to.equal(1);
    expect(tooLate.stderr).to.match(/changed since/);
    const restored = await run("trash", "restore", carl.email, "task", trip.id, "--json");
    expect(restored.code, restored.stderr).to.equal(0);
    expect(JSON.parse(restored.stdout)).to.include({ id: trip.id, restored: 2 });
    const undone = await run("undo", carl.id, String(second!.seq));
    expect(undone.code, undone.stderr).to.equal(0);
    expect(undone.stderr).to.contain("Undone, by 1 change.");
    const again = await run("undo", carl.id, String(second!.seq));
    expect(again.stderr).to.contain("It was already undone, by 1 change.");
    const { items } = await carl.client.listTasks({});
    expect(items.map(({ title }) => title)).to.have.members(["Journey", "Tickets"]);
    const [last] = (await carl.client.listEvents({ limit: 1 })).items;
    expect(last).to.deep.include({ actor: "cli", after: { title: "Journey" } });
    const wrong = await run("trash", "restore", carl.email, "title", "7");
    expect(wrong.code).to.equal(2);
  });

  it("tell what remains of rows that are gone for good, and what cannot be undone", async () => {
    const dora = await signUp(api.url, "Dora");
    const run = (...args: string[]) => docket(args, { url: database.url });
    const milk = await dora.client.createTask({ title: "Milk" });
    await dora.client.updateTask({ id: milk.id, title: "Oat milk" });
    const [renamed] = (await dora.client.listEvents({ limit: 1 })).items;
    await dora.client.deleteTask({ id: milk.id });
    await dora.client.purgeTrash({ entity: "task", id: milk.id });
    const history = await run("history", dora.email);
    const rows = history.stdout.trim().split("\n").slice(1);
    expect(rows.map((row) => row.trim().split(/ {2,}/).slice(3))).to.deep.equal(
      ["purged", "deleted", "changed", "created"].map((kind) => [`task ${kind}`, milk.id]),
    );

    const bread = await dora.client.createTask({ title: "Bread" });
    await withClient(database.superuserUrl, async (client) => {
      await client.query("BEGIN");
      for (const title of ["Toast", "Bread"])
        await client.query("UPDATE tasks SET title = $1 WHERE id = $2", [title, bread.id]);
      await client.query("COMMIT");
    });
    const [last] = (await dora.client.listEvents({ limit: 1 })).items;
    const nothing = await run("undo", dora.email, String(last!.seq));
    expect(nothing.stderr).to.equal("There is nothing to undo: it changed nothing in the end.\n");
    const refused = await run("undo", dora.email, String(renamed!.seq));
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.equal("Permanently deleted rows cannot be restored.\n");
  });
});
