import { signUp, startTestApi, type TestApi, type TestUser } from "@docket/testing";
import { expect } from "chai";

describe("tasks over HTTP", () => {
  let api: TestApi;
  let ann: TestUser;

  before(async () => {
    api = await startTestApi();
    ann = await signUp(api.url, "Ann");
  });
  after(() => api.stop());

  it("are created, listed, read, changed and deleted", async () => {
    const task = await ann.client.createTask({ title: "Buy milk" });
    expect(task).to.include({ title: "Buy milk", description: null, completed: false });
    expect((await ann.client.listTasks()).items).to.deep.equal([task]);
    const done = await ann.client.updateTask({ id: task.id, completed: true });
    expect(done).to.include({ id: task.id, completed: true });
    expect(await ann.client.getTask({ id: task.id })).to.deep.equal(done);
    expect(await ann.client.deleteTask({ id: task.id })).to.equal(null);
    expect((await ann.client.listTasks()).items).to.deep.equal([]);
  });
});
