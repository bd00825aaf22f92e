import { EXPORT_FORMATS, type Operation, operations } from "../../packages/contract/dist/index.js";
import {
  type RecordedStatement,
  sentStatements,
  signUp,
  startTestApi,
  type TestApi,
  type TestUser,
  withClient,
} from "../../packages/testing/dist/index.js";

/** Sample values: a field gets the first one that its schema allows, or else a text. */
const candidates = [true, 1, ["1"]];

/**
 * Calls every operation of the contract on an API of its own: lists with each filter and sort,
 * updates with each field.
 *
 * @returns the statements that were sent
 */
export async function exerciseApi(): Promise<RecordedStatement[]> {
  const api = await startTestApi();
  try {
    const user = await signUp(api.url);
    await new Exercise(api, user).all();
    return sentStatements();
  } finally {
    await api.stop();
  }
}

class Exercise {
  private readonly api: TestApi;
  private readonly user: TestUser;

  constructor(api: TestApi, user: TestUser) {
    this.api = api;
    this.user = user;
  }

  async all(): Promise<void> {
    const { operation } = this;
    const task = await operation("createTask", { title: "x one" });
    await operation("createTask", { title: "x two" }, { "idempotency-key": "one" });
    await operation("createTask", { title: "x two" }, { "idempotency-key": "one" });
    const inner = { title: "Inner", parentIndex: 0, idempotencyKey: "inner" };
    await operation("createTasks", { tasks: [{ title: "Outer" }, inner] });
    await operation("getTask", { id: task.id });
    await this.changes("updateTask", task.id);
    await operation("completeTask", { id: task.id });
    await operation("reopenTask", { id: task.id });
    await operation("completeTask", { id: task.id, completedAt: new Date().toISOString() });
    await operation("reopenTask", { id: task.id });
    await operation("quickAddTask", { text: "x daily #new /soon @red" });
    const due = { dueDate: "2030-01-01", dueTime: "09:00" };
    const daily = { rule: "FREQ=DAILY", from: "due" };
    const repeating = await operation("createTask", { title: "x", ...due, repeat: daily });
    const below = await operation("createTask", { title: "x below", parentId: repeating.id });
    await operation("completeTask", { id: below.id });
    await operation("updateTask", { id: repeating.id, title: "x", startDate: "2029-12-31" });
    await operation("skipTask", { id: repeating.id });
    const { updatedAt } = await operation("getTask", { id: repeating.id });
    const occurrence = { dueDate: due.dueDate, updatedAt };
    await operation("completeTask", { id: repeating.id, occurrence });
    await operation("updateTask", { id: repeating.id, completed: true });
    await this.lists("listTaskCompletions", { id: repeating.id });
    await this.lists("listCompletions", {});
    // Each names the completion in another way; one that was not made changes nothing.
    for (const dueTime of ["09:30", null])
      await operation("reopenTask", {
        id: repeating.id,
        occurrence: { dueDate: "2020-01-01", dueTime },
      });
    await operation("reopenTask", { id: repeating.id, occurrence });
    await operation("completeTask", { id: repeating.id, occurrence });
    await operation("reopenTask", { id: repeating.id });
    await this.structure(task.id);
    await this.lists("listTasks", { listId: task.listId });
    for (const filter of [
      ...["today", "overdue", "upcoming", "none"].map((when) => ({ due: when })),
      { dueFrom: "2026-01-01" },
      { dueTo: "2026-01-31" },
      { dueFrom: "2026-01-01", dueTo: "2026-01-31" },
    ]) {
      await operation("listTasks", filter);
      await operation("listTasks", { ...filter, limit: 1 });
    }
    await operation("listTasks", { q: "nowhere" });
    await this.searchInMany();
    const other = await operation("createTask", { title: "x three" });
    await operation("deleteTask", { id: other.id }, { "if-match": '"0"' });
    await operation("deleteTask", { id: other.id });
    await this.changeLog(other.id);

    const { id } = await operation("createConversation", { title: "x" });
    await operation("createConversation", {});
    await operation("getConversation", { id });
    await this.changes("updateConversation", id);
    await this.lists("listConversations", {});
    await this.turns(id);
    await this.lists("listMessages", { id });
    await operation("getAssistant", {});

    const key = await operation("createApiKey", { name: "x", scope: "read" });
    await operation("createApiKey", { name: "y", scope: "read" });
    await this.lists("listApiKeys", {});
    await this.byKey();
    await this.sweep();
    await operation("deleteApiKey", { id: key.id });
    await operation("listConnections", {});
    await operation("deleteConnection", { id: "none" });
    await operation("getMe", {});
    await operation("listSessions", {});
    await operation("deleteSession", { id: "none" });
    await operation("getServer", {});
    await this.lists("listUsers", {});
    const somebody = await signUp(this.api.url);
    await operation("updateUser", { id: somebody.id, disabled: true });
    await operation("resetPassword", { id: somebody.id });
    const invitation = await operation("createInvitation", {});
    await operation("listInvitations", {});
    await operation("deleteInvitation", { id: invitation.id });
    await operation("updateMe", { name: "Else" });
    await operation("updateMe", { timeZone: "Europe/Zurich" });
    await operation("updateMe", { weekStart: 7 });
    await operation("updateMe", { timeZone: "UTC", locale: "en" });
    await operation("confirmMe", { password: this.user.password });
    await operation("exportMe", {});
    for (const format of EXPORT_FORMATS) await operation("exportTasks", { format });
    await this.imports();
    await operation("deleteConversation", { id }, { "if-match": '"0"' });
    await operation("deleteConversation", { id });
    await operation("deleteMe", {});
    const missing = Object.keys(operations).filter((name) => !this.used.has(name));
    if (missing.length > 0) throw new Error(`Not exercised: ${missing.join(", ")}`);
  }

  /** @param trashed a task in the trash */
  private async changeLog(trashed: string): Promise<void> {
    const { operation } = this;
    await operation("listChanges", { since: 0 });
    await operation("followChanges", {});
    const followed = await fetch(`${this.api.url}/api/changes/stream`, {
      headers: { cookie: this.user.cookie, accept: "text/event-stream" },
    });
    const stream = followed.body!.getReader();
    for (let told = ""; !told.includes("data:"); ) {
      told += new TextDecoder().decode((await stream.read()).value);
    }
    await stream.cancel();
    await this.lists("listTrash", {});
    await this.lists("listEvents", {});
    await operation("listEvents", { entity: "task", id: trashed });
    const { items } = await operation("listEvents", { entity: "task", id: trashed });
    await operation("undoEvent", { seq: items[0].seq });
    await operation("undoEvent", { seq: items[0].seq });
    const created = (await operation("listEvents", { limit: 1, entity: "task", id: trashed }))
      .items;
    await operation("undoEvent", { seq: created[0].seq });
    await operation("restoreFromTrash", { entity: "task", id: trashed });
    const { seq } = (await operation("listEvents", { entity: "task", id: trashed })).items.at(-1);
    await operation("undoEvent", { seq });
    const daily = { dueDate: "2030-01-01", repeat: { rule: "FREQ=DAILY", from: "due" } };
    const repeating = await operation("createTask", { title: "x", ...daily });
    await operation("completeTask", { id: repeating.id });
    const done = (await operation("listEvents", { limit: 1 })).items[0];
    await operation("undoEvent", { seq: done.seq });
    const undone = (await operation("listEvents", { limit: 1 })).items[0];
    await operation("undoEvent", { seq: undone.seq });
    await operation("deleteTask", { id: repeating.id });
    await this.askBeforePurging({ entity: "task", id: repeating.id });
    await this.askBeforePurging({});
    await operation("purgeTrash", { entity: "task", id: repeating.id });
    await operation("purgeTrash", {});
  }

  /** Calls the tool as an AI client that asks its person first. */
  private async askBeforePurging(input: object): Promise<void> {
    const version = "2026-07-28";
    const meta = {
      protocolVersion: version,
      clientInfo: { name: "x", version: "1" },
      clientCapabilities: { elicitation: { form: {} } },
    };
    const named = Object.entries(meta).map(([key, value]) => [
      `io.modelcontextprotocol/${key}`,
      value,
    ]);
    const response = await fetch(`${this.api.url}/mcp`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${this.user.token}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        "mcp-protocol-version": version,
        "mcp-method": "tools/call",
        "mcp-name": "purge_trash",
      },
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name: "purge_trash", arguments: input, _meta: Object.fromEntries(named) },
      }),
    });
    const answer = await response.text();
    if (!answer.includes("cannot be undone")) throw new Error(`Nothing was asked: ${answer}`);
  }

  /** Changes made with an API key, or by an application, which are shown with its name. */
  private async byKey(): Promise<void> {
    const { operation } = this;
    const { key } = await operation("createApiKey", { name: "z", scope: "write" });
    await fetch(`${this.api.url}/api/tasks`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ title: "by a program" }),
    });
    await operation("listEvents", { limit: 1 });
    await withClient(this.api.superuserUrl, (client) =>
      client.query("UPDATE events SET actor = 'application' WHERE actor = 'api-key'"),
    );
    await operation("listEvents", { limit: 1 });
  }

  /** A server purges old rows from the trash, and deletes old idempotency keys and tombstones. */
  private async sweep(): Promise<void> {
    const { operation } = this;
    const restart = async () => {
      const { databaseUrl } = this.api;
      await (await startTestApi({ databaseUrl, trashDays: 1 })).stop();
    };
    const list = await operation("createList", { name: "old" });
    const section = await operation("createSection", { listId: list.id, name: "old" });
    const label = await operation("createLabel", { name: "old" });
    const task = await operation("createTask", { title: "old" });
    await operation("deleteSection", { id: section.id });
    await operation("deleteList", { id: list.id });
    await operation("deleteLabel", { id: label.id });
    await operation("deleteTask", { id: task.id });
    await withClient(this.api.superuserUrl, async (client) => {
      for (const table of ["lists", "sections", "labels", "tasks"]) {
        await client.query(
          `UPDATE ${table} SET deleted_at = now() - interval '100 days' WHERE deleted_at IS NOT NULL`,
        );
      }
    });
    await restart();
    await withClient(this.api.superuserUrl, async (client) => {
      await client.query("UPDATE events SET at = now() - interval '100 days'");
      await client.query("UPDATE idempotency_keys SET created_at = now() - interval '100 days'");
    });
    await restart();
  }

  /** A search with a typo among so many tasks that not all of them are read. */
  private async searchInMany(): Promise<void> {
    const many = await signUp(this.api.url);
    await withClient(this.api.superuserUrl, (client) =>
      client.query(
        "INSERT INTO tasks (user_id, title) SELECT $1, CASE n WHEN 1 THEN 'milk' ELSE 'x' END FROM generate_series(1, 600) AS n",
        [many.id],
      ),
    );
    await many.client.listTasks({ q: "mikl" });
  }

  private async structure(task: string): Promise<void> {
    const { operation } = this;
    const list = await operation("createList", { name: "x list" });
    await operation("createList", { name: "y list" });
    const ids: Record<string, string> = { List: list.id };
    const nouns = [
      ["Section", { listId: list.id }],
      ["Label", {}],
    ] as const;
    for (const [noun, given] of nouns) {
      ids[noun] = (await operation(`create${noun}`, { ...given, name: "x" })).id;
      await operation(`create${noun}`, { ...given, name: "y" });
    }
    for (const noun of ["List", "Section", "Label"] as const) {
      const id = ids[noun]!;
      await operation(`get${noun}`, { id });
      await this.changes(`update${noun}`, id);
      for (const place of this.places(id)) await operation(`move${noun}`, { id, place });
      await this.lists(`list${noun}s`, {});
    }
    const place = { listId: list.id, sectionId: ids.Section };
    const child = await operation("createTask", { title: "below", parentId: task });
    const other = await operation("createTask", { title: "there", ...place });
    for (const to of [{}, place, { parentId: task }, { listId: list.id }, { parentId: null }]) {
      for (const where of this.places(other.id)) {
        await operation("moveTask", { id: task, ...to, place: where });
        await operation("moveTask", { id: child.id, ...to, place: where }, { "if-match": '"0"' });
      }
    }
    for (const filter of [
      { sectionId: ids.Section },
      { sectionId: "none" },
      { parentId: task },
      { parentId: "none" },
      { labelId: ids.Label },
      { labelId: ids.Label, listId: list.id, sort: "manual" },
    ]) {
      await operation("listTasks", { ...filter, limit: 1 });
    }
    for (const archived of [true, false]) {
      await operation("updateList", { id: list.id, archived });
      await operation("listLists", { archived });
    }
    const inList = { listId: list.id, limit: 1 };
    const { nextCursor } = await operation("listSections", inList);
    await operation("listSections", { ...inList, cursor: nextCursor });
    await operation("moveTask", { id: task, place: { after: other.id } });
    // There is no short position left between these two.
    const beside = await operation("createTask", { title: "beside", ...place });
    const put = (id: string, position: string, table = "tasks") =>
      withClient(this.api.superuserUrl, (client) =>
        client.query(`UPDATE ${table} SET position = $1 WHERE id = $2`, [position, id]),
      );
    const putClose = async (rows: { id: string }[], table?: string) => {
      for (const [n, { id }] of rows.entries()) await put(id, `a5${"1".repeat(60 + n)}`, table);
    };
    await putClose([other, beside]);
    await operation("moveTask", { id: task, place: { after: other.id } });
    // Nor at its previous position, if another task is there.
    const [full, next] = ["1", "2"].map((last) => `a7${"0".repeat(37)}${last}`);
    await put(task, full!);
    await operation("moveTask", { id: task, place: "last" });
    const { seq } = (await operation("listEvents", { limit: 1 })).items[0];
    await put(other.id, full!);
    await put(beside.id, next!);
    await operation("undoEvent", { seq });
    for (const [noun, given] of [...nouns, ["List", {}] as const]) {
      const rows = [];
      for (const name of ["first", "next", "moved"])
        rows.push(await operation(`create${noun}`, { ...given, name }));
      const [first, next, moved] = rows;
      await putClose([first, next], `${noun.toLowerCase()}s`);
      await operation(`move${noun}`, { id: moved.id, place: { after: first.id } });
    }
    for (const noun of ["Section", "Label", "List"] as const) {
      await operation(`delete${noun}`, { id: ids[noun] }, { "if-match": '"0"' });
    }
    await operation("updateTask", { id: other.id, addLabelIds: [ids.Label] });
    for (const noun of ["Section", "Label", "List"] as const) {
      await this.undone(`delete${noun}`, { id: ids[noun] });
      await this.undone(`update${noun}`, { id: ids[noun], name: `z ${noun}` });
      await operation(`move${noun}`, { id: ids[noun], place: "first" });
      await this.undone(`move${noun}`, { id: ids[noun], place: "last" });
      await this.undone(`create${noun}`, { ...(noun === "Section" && inList), name: "z" });
      await operation(`delete${noun}`, { id: ids[noun] });
      if (noun === "List") await operation("restoreFromTrash", { entity: "task", id: other.id });
      await operation("restoreFromTrash", { entity: noun.toLowerCase(), id: ids[noun] });
      await operation("restoreFromTrash", { entity: noun.toLowerCase(), id: ids[noun] });
    }
    await operation("moveTask", { id: child.id, parentId: task });
    await this.undone("moveTask", { id: child.id, parentId: null });
    await this.undone("moveTask", { id: task, sectionId: null });
    await this.undone("moveTask", { id: task, parentId: null, listId: child.listId });
    await operation("moveTask", { id: task, parentId: null, listId: child.listId });
    await operation("deleteTask", { id: child.id });
    await operation("deleteTask", { id: task });
    await operation("restoreFromTrash", { entity: "task", id: child.id });
    await operation("restoreFromTrash", { entity: "task", id: task });
    for (const noun of ["Section", "Label", "List"] as const) {
      await operation(`delete${noun}`, { id: ids[noun] });
      await operation("purgeTrash", { entity: noun.toLowerCase(), id: ids[noun] });
    }
  }

  /** Undoes a change, then the undo, and so on. */
  private async undone(id: keyof typeof operations, input: Record<string, unknown>): Promise<void> {
    const { operation } = this;
    const { limit: _, ...given } = input;
    await operation(id, given);
    for (let time = 0; time < 3; time += 1) {
      const { seq } = (await operation("listEvents", { limit: 1 })).items[0];
      await operation("undoEvent", { seq });
    }
  }

  /** Imports one of everything, then a further subtask of an existing task. */
  private async imports(): Promise<void> {
    const repeat = { rule: "FREQ=DAILY", from: "due" };
    const done = { occurrence: 0, dueDate: "2030-01-01", dueTime: null, dueZone: null, repeat };
    const completions = [{ ...done, completedAt: "2030-01-01T08:00:00.000Z" }];
    const place = { listId: "1", sectionId: "1", labelIds: ["1"] };
    const file = (...more: object[]) => ({
      file: JSON.stringify({
        format: "docket-export",
        version: 1,
        lists: [{ id: "1", name: "x imported" }],
        sections: [{ id: "1", listId: "1", name: "x" }],
        labels: [{ id: "1", name: "x imported" }],
        tasks: [
          { id: "1", title: "x", ...place, dueDate: "2030-01-02", repeat, completions },
          ...more,
        ],
      }),
    });
    await this.operation("previewImport", file());
    await this.operation("importFile", file());
    await this.operation("importFile", file({ id: "2", title: "x", parentId: "1" }));
  }

  private places(id: string): unknown[] {
    return ["first", "last", { after: id }, { before: id }];
  }

  private async turns(id: string): Promise<void> {
    const { operation } = this;
    await operation("sendMessage", { id, content: "add a task x four" });
    const added = await operation("sendMessage", { id, content: "rename x four to x five" });
    await operation("getTurn", { id: added.turn.id });
    await operation("stopTurn", { id: added.turn.id });
    await operation("regenerateTurn", { id: added.turn.id });
    const say = async (content: string) =>
      (await operation("sendMessage", { id, content })).turn.id;
    await operation("rejectTurn", { id: await say("delete x five") });
    const deleted = await say("delete x five");
    await operation("approveTurn", { id: deleted }, { "idempotency-key": "approved" });
    await operation("undoTurn", { id: deleted });
    const outdated = await say("delete x five");
    await withClient(this.api.superuserUrl, (client) =>
      client.query("UPDATE tasks SET title = title WHERE title = 'x five'"),
    );
    await operation("approveTurn", { id: outdated });
    await say("delete x five");
    await say("yes");
    await say("undo");
    await say("add x six #place /part @mark");
    const done = await operation("createTask", { title: "Sow oats" });
    await operation("createTask", { title: "Reap rye", parentId: done.id });
    await operation("completeTask", { id: done.id });
    const [completed] = (await operation("listEvents", { entity: "task", id: done.id })).items;
    await operation("undoEvent", { seq: completed.seq });
    await say("complete sow oats and reap rye");
    await say("no");
    await operation("completeTask", { id: done.id });
    await say("reopen sow oats and reap rye");
    await say("no");
    const abandoned = await withClient(this.api.superuserUrl, async (client) => {
      const { rows } = await client.query(
        `INSERT INTO turns (user_id, conversation_id, message_id, lease_until)
         SELECT user_id, conversation_id, id, now() - interval '1 minute' FROM messages
          WHERE role = 'user' ORDER BY id DESC LIMIT 1 RETURNING id`,
      );
      return String(rows[0].id);
    });
    await operation("getTurn", { id: abandoned });
  }

  /**
   * Lists with each filter alone and with all, in each order, on the first page and a later one.
   */
  private async lists(name: Name, given: object): Promise<void> {
    const shape = (operations[name] as Operation).query?.shape ?? {};
    const { sort, limit: _, cursor: __, ...filters } = shape as unknown as Record<string, Field>;
    // Searches for a short and for a long text are different statements.
    const [short, long] = ["x", "abc"].map((text) =>
      Object.entries(filters).map(([field, schema]) => ({ [field]: sample(schema, text) })),
    ) as [object[], object[]];
    const choices: object[] = [
      {},
      ...short,
      ...long,
      Object.assign({}, ...short),
      Object.assign({}, ...long),
    ];
    for (const order of sort ? optionsOf(sort) : [undefined]) {
      for (const choice of choices) {
        const query = { ...given, ...choice, ...(order !== undefined && { sort: order }) };
        await this.operation(name, { ...query, limit: 1 });
        const page = await this.operation(name, {
          ...given,
          limit: 1,
          ...(order !== undefined && { sort: order }),
        });
        if (page.nextCursor) await this.operation(name, { ...query, cursor: page.nextCursor });
      }
    }
  }

  /** Updates each field alone and all together, with and without a version. */
  private async changes(name: Name, id: string): Promise<void> {
    const fields = (operations[name] as Operation).body?.shape as unknown as Record<string, Field>;
    const samples = Object.entries(fields).map(([field, schema]) => ({ [field]: sample(schema) }));
    for (const change of [{}, ...samples, Object.assign({}, ...samples) as object]) {
      await this.operation(name, { id, ...change });
      await this.operation(name, { id, ...change }, { "if-match": '"0"' });
    }
  }

  private readonly used = new Set<string>();

  // biome-ignore lint/suspicious/noExplicitAny: what an operation answers is looked at by its name
  readonly operation = async (name: Name, input: object, headers: object = {}): Promise<any> => {
    const { method, path, query, body, upload } = operations[name] as Operation;
    const values = input as Record<string, unknown>;
    const url = new URL(
      path.replace(/:(\w+)/g, (_, part: string) => String(values[part])),
      this.api.url,
    );
    for (const field of Object.keys(query?.shape ?? {})) {
      if (values[field] !== undefined) url.searchParams.set(field, String(values[field]));
    }
    const sent = Object.entries(values).filter(([field]) => body && field in body.shape);
    const personal = { cookie: this.user.cookie, origin: this.api.url };
    const response = await fetch(url, {
      method,
      headers: { ...personal, "content-type": "application/json", ...headers },
      ...(body && { body: JSON.stringify(Object.fromEntries(sent)) }),
      ...(upload && { body: values.file as string }),
    });
    // One that is only refused sends nothing; there are no sessions and connections to end.
    if (response.ok || response.status === 404) this.used.add(name);
    const text = await response.text();
    if (response.status >= 500) throw new Error(`${name} answered ${response.status}: ${text}`);
    const isJson = response.headers.get("content-type")?.includes("json");
    return isJson ? JSON.parse(text) : null;
  };
}

type Name = keyof typeof operations;

interface Field {
  safeParse(value: unknown): { success: boolean };
  def?: { innerType?: Field };
  options?: unknown[];
}

function optionsOf(field: Field): unknown[] {
  return field.options ?? (field.def?.innerType ? optionsOf(field.def.innerType) : []);
}

function sample(field: Field, text = "x"): unknown {
  const values = [...optionsOf(field), ...candidates, text, "2030-01-01"];
  return values.find((value) => field.safeParse(value).success);
}
