import { type Operation, type OperationId, operations } from "@docket/contract";
import { APP_ROLE } from "@docket/models";
import { signUp, startTestApi, type TestApi, type TestUser, withClient } from "@docket/testing";
import { expect } from "chai";
import { type Answer, call } from "./call.js";
import { Application } from "./support/oauth.js";

/** What a stranger might know of Ann's data, and tries. */
interface Ann {
  user: TestUser;
  task: string;
  /** In the trash. */
  trashed: string;
  /** The number of a change of hers that could be undone. */
  seq: string;
  list: string;
  section: string;
  label: string;
  conversation: string;
  turn: string;
  apiKey: string;
  invitation: string;
  /** An application that she connected. */
  application: string;
  session: string;
  /** Cursors of her lists. */
  cursors: Record<
    | ("tasks" | "lists" | "sections" | "labels" | "trash" | "events")
    | ("conversations" | "messages"),
    string
  >;
}

/** One attempt: path, query and body of a request. */
interface Attempt {
  params?: Record<string, string>;
  query?: Record<string, string | undefined>;
  body?: Record<string, unknown>;
  /** Sent unchanged. */
  file?: string;
}

/** Contained in all of Ann's texts, and in nobody else's. */
const SECRET = "zebrafish";
/** Contained in everything that a stranger writes. */
const HARMLESS = "planted";

const own = (id: string, body?: Record<string, unknown>): Attempt => ({ params: { id }, body });

/** The attempts on each operation. A missing operation does not compile, and fails below. */
const attempts: { [Id in OperationId]: (ann: Ann) => Attempt[] } = {
  listTasks: ({ cursors, user, task, list, section, label }) => [
    {},
    { query: { q: SECRET } },
    { query: { limit: "200", sort: "oldest" } },
    { query: { completed: "false", sort: "title" } },
    { query: { cursor: cursors.tasks } },
    { query: { listId: list, sort: "manual" } },
    { query: { sectionId: section } },
    { query: { parentId: task } },
    { query: { labelId: label } },
    { query: { userId: user.id } },
  ],
  createTask: ({ user, task, list, section, label }) => [
    { body: { title: HARMLESS } },
    { body: { title: HARMLESS, userId: user.id } },
    { body: { title: HARMLESS, user_id: user.id } },
    { body: { title: HARMLESS, id: task } },
    { body: { title: HARMLESS, listId: list } },
    { body: { title: HARMLESS, sectionId: section } },
    { body: { title: HARMLESS, parentId: task } },
    { body: { title: HARMLESS, labelIds: [label] } },
  ],
  createTasks: ({ user, task, list, section, label }) => [
    { body: { tasks: [{ title: HARMLESS }, { title: HARMLESS, parentIndex: 0 }] } },
    ...[
      { userId: user.id },
      { id: task },
      { listId: list },
      { sectionId: section },
      { parentId: task },
      { labelIds: [label] },
    ].map((one) => ({ body: { tasks: [{ title: HARMLESS }, { title: HARMLESS, ...one }] } })),
  ],
  getTask: ({ task }) => [own(task)],
  updateTask: ({ task, user }) => [
    own(task, { title: HARMLESS }),
    own(task, { completed: true }),
    own(task, {}),
    own(task, { title: HARMLESS, userId: user.id }),
  ],
  completeTask: ({ task }) => [own(task, {}), own(task, { occurrence: { dueDate: null } })],
  reopenTask: ({ task }) => [own(task, {})],
  skipTask: ({ task }) => [own(task, {})],
  listTaskCompletions: ({ task }) => [own(task), { params: { id: task }, query: { limit: "200" } }],
  listCompletions: ({ user }) => [
    { query: { limit: "200" } },
    { query: { doneFrom: "2000-01-01", doneTo: "2999-12-31" } },
    { query: { userId: user.id } },
  ],
  quickAddTask: ({ user }) => [
    { body: { text: HARMLESS } },
    { body: { text: HARMLESS, userId: user.id } },
  ],
  deleteTask: ({ task }) => [own(task)],
  listTrash: ({ cursors }) => [
    {},
    { query: { limit: "200" } },
    { query: { cursor: cursors.trash } },
  ],
  restoreFromTrash: ({ task, trashed }) => [
    { body: { entity: "task", id: trashed } },
    { body: { entity: "task", id: task } },
  ],
  purgeTrash: ({ task, trashed }) => [
    { query: { entity: "task", id: trashed } },
    { query: { entity: "task", id: task } },
    {},
  ],
  listChanges: ({ seq, user }) => [
    { query: { since: "0" } },
    { query: { since: "0", limit: "1000", full: "true" } },
    { query: { since: seq } },
    { query: { since: "0", userId: user.id } },
  ],
  followChanges: () => [{}],
  listEvents: ({ task, cursors }) => [
    {},
    { query: { entity: "task", id: task } },
    { query: { cursor: cursors.events } },
  ],
  undoEvent: ({ seq }) => [{ params: { seq } }],
  moveTask: ({ task, list, section }) => [
    own(task, { place: "first" }),
    own(task, { listId: list }),
    own(task, { sectionId: section, place: { after: task } }),
  ],
  listLists: ({ cursors, user }) => [
    {},
    { query: { archived: "false", limit: "200" } },
    { query: { cursor: cursors.lists } },
    { query: { userId: user.id } },
  ],
  createList: ({ user, list }) => [
    { body: { name: HARMLESS } },
    { body: { name: `${HARMLESS} 2`, userId: user.id } },
    { body: { name: `${HARMLESS} 3`, id: list } },
    { body: { name: `${SECRET} list`, isInbox: true } },
  ],
  getList: ({ list }) => [own(list)],
  updateList: ({ list }) => [
    own(list, { name: HARMLESS }),
    own(list, { archived: true }),
    own(list, {}),
  ],
  moveList: ({ list }) => [own(list, { place: "first" }), own(list, { place: { after: list } })],
  deleteList: ({ list }) => [own(list)],
  listSections: ({ cursors, list }) => [
    {},
    { query: { listId: list } },
    { query: { listId: list, cursor: cursors.sections } },
  ],
  createSection: ({ list, user }) => [
    { body: { name: HARMLESS, listId: list } },
    { body: { name: HARMLESS, listId: list, userId: user.id } },
  ],
  getSection: ({ section }) => [own(section)],
  updateSection: ({ section }) => [own(section, { name: HARMLESS }), own(section, {})],
  moveSection: ({ section }) => [own(section, { place: "first" })],
  deleteSection: ({ section }) => [own(section)],
  listLabels: ({ cursors }) => [{}, { query: { cursor: cursors.labels } }],
  createLabel: ({ user }) => [
    { body: { name: `${HARMLESS} 4` } },
    { body: { name: `${HARMLESS} 5`, userId: user.id } },
  ],
  getLabel: ({ label }) => [own(label)],
  updateLabel: ({ label }) => [own(label, { name: HARMLESS }), own(label, {})],
  moveLabel: ({ label }) => [own(label, { place: "last" })],
  deleteLabel: ({ label }) => [own(label)],
  listConversations: ({ cursors }) => [
    {},
    { query: { q: SECRET } },
    { query: { limit: "200" } },
    { query: { cursor: cursors.conversations } },
  ],
  createConversation: ({ user, conversation }) => [
    { body: { title: HARMLESS } },
    { body: { title: HARMLESS, userId: user.id } },
    { body: { title: HARMLESS, id: conversation } },
  ],
  getConversation: ({ conversation }) => [own(conversation)],
  updateConversation: ({ conversation }) => [
    own(conversation, { title: HARMLESS }),
    own(conversation, {}),
  ],
  deleteConversation: ({ conversation }) => [own(conversation)],
  listMessages: ({ conversation, cursors }) => [
    own(conversation),
    { params: { id: conversation }, query: { cursor: cursors.messages } },
  ],
  sendMessage: ({ conversation }) => [own(conversation, { content: HARMLESS })],
  getTurn: ({ turn }) => [own(turn)],
  stopTurn: ({ turn }) => [own(turn, {})],
  regenerateTurn: ({ turn }) => [own(turn, {})],
  approveTurn: ({ turn }) => [own(turn, {})],
  rejectTurn: ({ turn }) => [own(turn, {})],
  undoTurn: ({ turn }) => [own(turn, {})],
  getAssistant: () => [{}],
  listApiKeys: () => [{}],
  createApiKey: ({ user }) => [
    { body: { name: HARMLESS, scope: "read" } },
    { body: { name: HARMLESS, scope: "read", userId: user.id } },
  ],
  deleteApiKey: ({ apiKey }) => [own(apiKey)],
  listConnections: () => [{}],
  deleteConnection: ({ application }) => [own(application)],
  getMe: ({ user }) => [{}, { query: { id: user.id } }],
  updateMe: ({ user }) => [{ body: { name: HARMLESS } }, { body: { name: HARMLESS, id: user.id } }],
  exportMe: ({ user }) => [{}, { query: { userId: user.id } }],
  previewImport: ({ user }) => [
    { file: HARMLESS, query: { source: "todo.txt" } },
    { file: HARMLESS, query: { source: "todo.txt", userId: user.id } },
  ],
  importFile: ({ user, task, list, section, label }) => [
    { file: HARMLESS, query: { source: "todo.txt" } },
    { file: HARMLESS, query: { source: "todo.txt", userId: user.id } },
    // Her ids, as the ids of what the file contains.
    {
      file: `id,title,list,section,labels,parent\n${task},${HARMLESS},${list},${section},${label},\n9,${HARMLESS},${list},,,${task}\n`,
      query: { source: "csv" },
    },
  ],
  exportTasks: ({ user }) => [
    { query: { format: "csv" } },
    { query: { format: "markdown" } },
    { query: { format: "icalendar", userId: user.id } },
  ],
  confirmMe: ({ user }) => [
    { body: { password: HARMLESS } },
    { body: { password: user.password, userId: user.id } },
  ],
  listSessions: ({ user }) => [{}, { query: { userId: user.id } }],
  deleteSession: ({ session }) => [own(session)],
  getServer: () => [{}],
  listUsers: () => [{}],
  updateUser: ({ user }) => [own(user.id, { disabled: true }), own(user.id, { isAdmin: true })],
  resetPassword: ({ user }) => [own(user.id, {})],
  listInvitations: () => [{}],
  createInvitation: () => [{ body: {} }],
  deleteInvitation: ({ invitation }) => [own(invitation)],
  deleteMe: ({ user }) => [{ query: { id: user.id } }, {}],
};

const allModes = [
  { name: "as it is", pipeline: true, patched: false },
  { name: "one by one", pipeline: false, patched: false },
  {
    name: "with every condition on the user taken out of the statements",
    pipeline: true,
    patched: true,
  },
  {
    name: "with every condition on the user taken out, one by one",
    pipeline: false,
    patched: true,
  },
];

// The two that differ in both settings; the others are for the long run.
const modes = process.env.DOCKET_LONG ? allModes : [allModes[0]!, allModes[3]!];

for (const { name, pipeline, patched } of modes) {
  describe(`isolation of every operation, ${name}`, () => {
    let api: TestApi;
    let ann: Ann;
    let bob: TestUser;
    /** Ann's rows, which must not change. */
    let hers: { name: string }[];
    let restore = () => {};

    before(async () => {
      if (patched) restore = await takeOutConditions();
      api = await startTestApi({ databasePipeline: pipeline });
      ann = await fill(api);
      bob = await signUp(api.url, "Bob");
      await call(`${api.url}/api/tasks`, { method: "POST", as: bob, body: { title: "Bob's own" } });
      hers = await rowsOf(api, ann.user.id);
    });
    after(async () => {
      await api.stop();
      restore();
    });

    it("has an attempt for every operation of the contract", () => {
      expect(Object.keys(attempts).sort()).to.deep.equal(Object.keys(operations).sort());
    });

    it("is tried on rows of Ann's in every table of which units of work see rows", async () => {
      const filled = new Set(hers.map(({ name }) => name));
      const tables = await ownedTables(api);
      const empty = tables.filter(({ name, seen }) => seen && !filled.has(name));
      // An application registers itself, and gets access tokens that are not stored.
      const expected = ["oauth_access_tokens", "oauth_clients"];
      expect(empty.map(({ name }) => name)).to.have.members(expected);
    });

    for (const operation of Object.values(operations) as Operation[]) {
      it(`${operation.id} reveals nothing to a stranger and changes nothing`, async () => {
        const stranger = operation.id === "deleteMe" ? await signUp(api.url, "Carl") : bob;
        for (const attempt of attempts[operation.id](ann)) {
          const answer = await send(api, stranger, operation, attempt);
          const said = JSON.stringify(answer.body);
          expect(answer.status, said).to.be.lessThan(500);
          const names = Object.keys(attempt.body ?? {});
          const expected = names.some((field) => /^(id|user_?id)$/i.test(field)) ? 400 : 404;
          if (operation.admin) expect(answer.status, said).to.equal(403);
          else if (operation.path.includes(":id")) expect(answer.status, said).to.equal(expected);
          // Or it would prove nothing: it asks for something that is not there.
          if (operation.path.includes(":id") && operation.method === "GET")
            expect((await send(api, ann.user, operation, attempt)).status, "for Ann").to.equal(200);
          expect(said).to.not.contain(SECRET).and.not.contain(ann.user.id);
          expect(said).to.not.contain(ann.user.email);
        }
        expect(await rowsOf(api, ann.user.id), "Ann's rows").to.deep.equal(hers);
      });
    }

    if (patched) {
      it("comes from the database: without its policies, the same statements reveal everything", async () => {
        const policies = (state: string) =>
          withClient(api.superuserUrl, (client) =>
            client.query(`ALTER TABLE tasks ${state} ROW LEVEL SECURITY`),
          );
        await policies("DISABLE");
        const { body } = await call(`${api.url}/api/tasks`, { as: bob });
        await policies("ENABLE");
        expect(JSON.stringify(body)).to.contain(SECRET);
        expect(JSON.stringify((await bob.client.listTasks({})).items)).to.not.contain(SECRET);
      });
    }

    it("leaves Ann's data intact", async () => {
      const { tasks, conversations } = await ann.user.client.exportMe({});
      expect(tasks.map(({ title }) => title)).to.include(`${SECRET} 1`);
      expect(conversations.length).to.be.greaterThan(1);
      expect(JSON.stringify({ tasks, conversations })).to.not.contain(HARMLESS);
    });

    it("leaves no row of Ann's in any table when she deletes her account", async () => {
      await ann.user.client.deleteMe({});
      expect(await rowsOf(api, ann.user.id)).to.deep.equal([]);
    });
  });
}

/** A user with one of everything. */
async function fill(api: TestApi): Promise<Ann> {
  const user = await signUp(api.url, `Ann ${SECRET}`);
  const post = async (path: string, body: object | string) => {
    const answer = await call(`${api.url}/api${path}`, { method: "POST", as: user, body });
    expect(answer.status, JSON.stringify(answer.body)).to.be.within(200, 201);
    return answer.body;
  };
  const get = async (path: string) => (await call(`${api.url}/api${path}`, { as: user })).body;
  const list = await post("/lists", { name: `${SECRET} list` });
  const section = await post("/sections", { listId: list.id, name: `${SECRET} section` });
  await post("/sections", { listId: list.id, name: `${SECRET} next` });
  const label = await post("/labels", { name: `${SECRET} label` });
  await post("/labels", { name: `${SECRET} word` });
  const task = await post("/tasks", {
    title: `${SECRET} 1`,
    description: SECRET,
    sectionId: section.id,
    labelIds: [label.id],
    dueDate: "2026-01-01",
    repeat: { rule: "FREQ=DAILY", from: "due" },
  });
  await post(`/tasks/${task.id}/complete`, {});
  await post("/tasks", { title: `${SECRET} 2`, parentId: task.id });
  const trashed = await user.client.createTask(
    { title: `${SECRET} 4` },
    { idempotencyKey: "trashed" },
  );
  const other = await post("/tasks", { title: `${SECRET} 5` });
  for (const { id } of [trashed, other]) {
    await call(`${api.url}/api/tasks/${id}`, { method: "DELETE", as: user });
  }
  const conversation = await post("/conversations", { title: `${SECRET} talk` });
  await post("/conversations", { title: `${SECRET} other` });
  const said = await post(`/conversations/${conversation.id}/messages`, {
    content: `add a task ${SECRET} 3`,
  });
  await post(`/conversations/${conversation.id}/messages`, { content: "list my tasks" });
  const apiKey = await post("/api-keys", { name: SECRET, scope: "write" });
  const invitation = await post("/invitations", {});
  await post("/import?source=todo.txt", `${SECRET} 6`);
  await get(`/tasks?q=${SECRET}`); // writes the search index
  const application = new Application(api.url);
  application.name = SECRET;
  await (await application.connect(user)).close();
  return {
    user,
    task: task.id,
    trashed: trashed.id,
    seq: String((await get("/events?limit=1")).items[0].seq),
    list: list.id,
    section: section.id,
    label: label.id,
    conversation: conversation.id,
    turn: said.turn.id,
    apiKey: apiKey.id,
    invitation: invitation.id,
    application: application.client!.client_id,
    session: (await get("/sessions")).items[0].id,
    cursors: {
      tasks: (await get("/tasks?limit=1")).nextCursor,
      trash: (await get("/trash?limit=1")).nextCursor,
      events: (await get("/events?limit=1")).nextCursor,
      lists: (await get("/lists?limit=1")).nextCursor,
      sections: (await get("/sections?limit=1")).nextCursor,
      labels: (await get("/labels?limit=1")).nextCursor,
      conversations: (await get("/conversations?limit=1")).nextCursor,
      messages: (await get(`/conversations/${conversation.id}/messages?limit=1`)).nextCursor,
    },
  };
}

function send(api: TestApi, as: TestUser, operation: Operation, attempt: Attempt): Promise<Answer> {
  const { params = {}, query = {}, body, file } = attempt;
  const path = operation.path.replace(/:(\w+)/g, (_, name) =>
    encodeURIComponent(params[name] ?? ""),
  );
  const search = new URLSearchParams(query as Record<string, string>).toString();
  return call(`${api.url}${path}${search && `?${search}`}`, {
    method: operation.method,
    as,
    ...(operation.body && { body: body ?? {} }),
    ...(operation.upload && { body: file }),
  });
}

/** The tables whose rows belong to users, and whether units of work see any of their columns. */
function ownedTables(api: TestApi): Promise<{ name: string; seen: boolean }[]> {
  return withClient(api.superuserUrl, async (client) => {
    const { rows } = await client.query<{ name: string; seen: boolean }>(
      `SELECT c.relname AS name, has_any_column_privilege('${APP_ROLE}', c.oid, 'SELECT') AS seen
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE a.attname = 'user_id' AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`,
    );
    return rows;
  });
}

/** All rows of a user, in every table whose rows belong to users. */
async function rowsOf(api: TestApi, userId: string): Promise<{ name: string }[]> {
  const tables = await ownedTables(api);
  expect(tables.length).to.be.greaterThan(4);
  return withClient(api.superuserUrl, async (client) => {
    const sources = [
      { name: "users", key: "id" },
      ...tables.map((table) => ({ ...table, key: "user_id" })),
    ];
    const { rows } = await client.query<{ name: string }>(
      `SELECT name, row FROM (${sources
        .map(
          ({ name, key }) =>
            `SELECT '${name}' AS name, to_jsonb(t) AS row FROM ${name} t WHERE ${key} = $1`,
        )
        .join(" UNION ALL ")}) AS every ORDER BY 1, 2`,
      [userId],
    );
    return rows;
  });
}

interface Sent {
  text: string;
  name?: string | undefined;
}

/**
 * Removes the condition on the user from every statement when it is sent.
 *
 * @returns a function that undoes it
 */
async function takeOutConditions(): Promise<() => void> {
  const internal = (file: string) =>
    import(new URL(file, import.meta.resolve("@docket/database")).href);
  const { ScopedClient } = (await internal("./scoped-client.js")) as {
    ScopedClient: { prototype: object };
  };
  const { currentContext } = (await internal("./context.js")) as {
    currentContext(): { scope: { role: string | null } } | undefined;
  };
  const client = ScopedClient.prototype as Record<string, (...args: never[]) => unknown>;
  const { execute, scopedQuery } = client as Record<"execute" | "scopedQuery", never>;
  const without = (text: string) => {
    const owner = /"users"/.test(text) ? "(?:user_)?id" : "user_id";
    return text.replace(
      new RegExp(`(?:"\\w+"\\.)?"${owner}" = (?:(\\$\\d+)|'[^']*')`, "g"),
      (_, parameter?: string) => (parameter ? `${parameter}::text IS NOT NULL` : "TRUE"),
    );
  };
  const restate = (sent: string | Sent) =>
    typeof sent === "string"
      ? without(sent)
      : { ...sent, text: without(sent.text), name: undefined };
  let changed = 0;
  for (const [name, method] of Object.entries({ execute, scopedQuery })) {
    client[name] = function (this: unknown, ...args: unknown[]) {
      // Sequelize passes its arguments as an array.
      const sent = name === "execute" ? args[0] : (args[0] as unknown[])[0];
      // Better Auth's statements run as the login role, which no policy restricts.
      const isUsers = Boolean(currentContext()?.scope.role);
      const other = isUsers ? restate(sent as string | Sent) : sent;
      if (JSON.stringify(other) !== JSON.stringify(sent)) changed += 1;
      const rest =
        name === "execute"
          ? [other, ...args.slice(1)]
          : [[other, ...(args[0] as unknown[]).slice(1)]];
      return (method as (...args: unknown[]) => unknown).apply(this, rest);
    };
  }
  return () => {
    Object.assign(client, { execute, scopedQuery });
    expect(changed, "statements with a condition on the user").to.be.greaterThan(100);
  };
}
