import { signUp, type TestUser, useTestApi, withClient } from "@docket/testing";
import { expect } from "chai";
import { refusalOf, until } from "./support/assistant.js";

describe("a write that waits for another one", () => {
  const api = useTestApi();
  let user: TestUser;

  before(async () => {
    user = await signUp(api.url);
  });

  /** Sends a request while `text` is carried out but not committed, and commits it once the request waits for it. */
  const meanwhile = <T>(text: string, id: string, request: () => Promise<T>): Promise<T> =>
    withClient(api.superuserUrl, async (client) => {
      await client.query("BEGIN");
      await client.query(text, [id]);
      const answer = request();
      answer.catch(() => {}); // the caller's
      await until(async () => {
        const { rows } = await client.query(
          "SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))",
        );
        return rows.length > 0;
      });
      await client.query("COMMIT");
      return answer;
    });
  const restore = (table: string) => `UPDATE ${table} SET deleted_at = NULL WHERE id = $1`;

  it("is made where it finds the row restored, whatever kind of row it is", async () => {
    const { client } = user;
    const list = await client.createList({ name: "List" });
    const section = await client.createSection({ listId: list.id, name: "Section" });
    const label = await client.createLabel({ name: "label" });
    const task = await client.createTask({ title: "Task" });
    const name = "Renamed";

    await client.deleteTask({ id: task.id });
    const update = () => client.updateTask({ id: task.id, title: name });
    expect(await meanwhile(restore("tasks"), task.id, update)).to.include({ title: name });
    expect(await client.getTask({ id: task.id })).to.include({ title: name });

    await client.deleteLabel({ id: label.id });
    const rename = () => client.updateLabel({ id: label.id, name });
    expect(await meanwhile(restore("labels"), label.id, rename)).to.include({ name });

    await client.deleteSection({ id: section.id });
    const retitle = () => client.updateSection({ id: section.id, name });
    expect(await meanwhile(restore("sections"), section.id, retitle)).to.include({ name });

    await client.deleteList({ id: list.id });
    const call = () => client.updateList({ id: list.id, name });
    expect(await meanwhile(restore("lists"), list.id, call)).to.include({ name });
    expect(await client.getList({ id: list.id })).to.include({ name });

    await client.deleteTask({ id: task.id });
    await meanwhile(restore("tasks"), task.id, () => client.deleteTask({ id: task.id }));
    expect(await refusalOf(client.getTask({ id: task.id }))).to.include({ status: 404 });
  });

  it("completes a task that stops repeating", async () => {
    const { id } = await user.client.createTask({
      title: "Water",
      dueDate: "2030-01-01",
      repeat: { rule: "FREQ=DAILY", from: "due" },
    });
    const done = await meanwhile("UPDATE tasks SET repeat = NULL WHERE id = $1", id, () =>
      user.client.completeTask({ id }),
    );
    expect(done).to.include({ completed: true, repeat: null });
  });
});
