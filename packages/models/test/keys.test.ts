import type { Database } from "@docket/database";
import {
  Completion,
  Conversation,
  Label,
  List,
  Message,
  models,
  OwnedRowModel,
  ownedTable,
  Section,
  Task,
  TaskLabel,
  Turn,
  User,
} from "@docket/models";
import { createTestDatabase, openDatabase, type TestDatabase, withClient } from "@docket/testing";
import { expect } from "chai";
import { DataTypes, OptimisticLockError, type Order } from "sequelize";
import { Column, Table } from "sequelize-typescript";

describe("keys of two columns in Sequelize", () => {
  let test: TestDatabase;
  let database: Database;

  before(async () => {
    test = await createTestDatabase();
    database = openDatabase(test.url);
    await withClient(test.superuserUrl, (client) =>
      client.query(
        "INSERT INTO users (id, email, name) VALUES ('ann', 'ann@example.com', 'Ann'), ('bob', 'bob@example.com', 'Bob')",
      ),
    );
  });
  after(async () => {
    await database.destroy();
    await test.drop();
  });

  const as = <T>(userId: string, work: () => Promise<T>) => database.forUser(userId, work);
  const ann = <T>(work: () => Promise<T>) => as("ann", work);
  const create = (title: string) => ann(() => Task.create({ userId: "ann", title }));
  const said = (conversationId: string, content: string) => ({
    userId: "ann",
    conversationId,
    role: "user" as const,
    content,
  });

  it("findByPk takes the id, and finds only the user's own rows", async () => {
    const { id } = await create("Mine");
    expect((await ann(() => Task.findByPk(id)))?.title).to.equal("Mine");
    expect((await ann(() => Task.findByPk(id, { attributes: ["title"] })))?.title).to.equal("Mine");
    expect(await as("bob", () => Task.findByPk(id))).to.equal(null);
  });

  it("an instance is saved, updated, reloaded and destroyed by user and id", async () => {
    const task = await create("Before");
    const sent: string[] = [];
    const logging = (text: string) => sent.push(text);
    await ann(async () => {
      task.title = "Saved";
      await task.save({ logging });
      await task.update({ completed: true }, { logging });
      await task.reload({ logging });
      await task.destroy({ logging });
    });
    expect(sent).to.have.lengthOf(4);
    for (const text of sent) {
      expect(text).to.match(/"id" = /);
      expect(text).to.match(/"user_id" = /);
    }
    expect(await ann(() => Task.findByPk(task.id))).to.equal(null);
  });

  it("an instance of a model with a version is not saved over somebody else's change", async () => {
    @Table({
      tableName: "notes",
      timestamps: true,
      createdAt: false,
      updatedAt: false,
      version: true,
    })
    class Note extends OwnedRowModel<Note> {
      @Column({ type: DataTypes.TEXT, allowNull: false }) declare text: string;
    }
    const notes = openDatabase(test.directUrl, { models: [...models, Note] });
    try {
      await notes.asSystem(async () => {
        await Note.sync();
        for (const sql of ownedTable("notes")) await notes.sequelize.query(sql);
      });
      const inUnit = <T>(work: () => Promise<T>) => notes.forUser("ann", work);
      const { id } = await inUnit(() => Note.create({ userId: "ann", text: "First" }));
      const read = () => inUnit(() => Note.findByPk(id)) as Promise<Note>;
      const [mine, theirs] = [await read(), await read()];
      await inUnit(() => theirs.update({ text: "Theirs" }));
      const refused = await inUnit(() => mine.update({ text: "Mine" })).catch((error) => error);
      expect(refused).to.be.instanceOf(OptimisticLockError);
      expect(refused.message).to.contain("it was changed meanwhile");
      expect((await read()).text).to.equal("Theirs");
    } finally {
      await notes.destroy();
    }
  });

  it("an instance read without its owner is updated, reloaded and destroyed as well", async () => {
    const { id } = await create("Partial");
    await ann(async () => {
      const read = () => Task.findOne({ attributes: ["id", "title"], where: { id } });
      const task = (await read())!;
      await task.update({ title: "Changed" });
      expect((await read())?.title).to.equal("Changed");
      await task.reload();
      expect(task).to.include({ userId: "ann", title: "Changed" });
      await (await read())!.destroy();
      expect(await read()).to.equal(null);
    });
  });

  it("an instance read without its id cannot be updated", async () => {
    await create("Untouched");
    const error = await ann(async () => {
      const task = (await Task.findOne({ attributes: ["title"], where: { title: "Untouched" } }))!;
      await task.update({ title: "Lost" });
    }).catch((failure: Error) => failure);
    expect(String(error)).to.match(/no primary key/);
    expect(await ann(() => Task.count({ where: { title: "Untouched" } }))).to.equal(1);
  });

  it("an instance keeps its owner and id: keys cannot be changed", async () => {
    const task = await create("Kept");
    await ann(() => task.update({ userId: "bob", title: "Still" }));
    expect(task).to.include({ userId: "ann", title: "Still" });
    expect((await ann(() => Task.findByPk(task.id)))?.title).to.equal("Still");
    const error = await ann(() => Task.update({ userId: "bob" }, { where: { id: task.id } })).then(
      () => null,
      (failure: Error) => failure,
    );
    expect(error?.message).to.match(/row-level security/);
  });

  it("includes work between conversations and messages in both directions, also with a limit", async () => {
    await ann(async () => {
      const titles = { title: ["One", "Two", "Three"] };
      for (const title of titles.title) {
        const conversation = await Conversation.create({ userId: "ann", title });
        await Message.bulkCreate([
          said(conversation.id, `${title} a`),
          said(conversation.id, `${title} b`),
        ]);
      }
      const read = await Conversation.findAll({
        attributes: ["id", "title"],
        where: titles,
        include: [{ model: Message, attributes: ["id", "content"] }],
        order: [
          ["id", "ASC"],
          [{ model: Message, as: "messages" }, "id", "ASC"],
        ],
        limit: 2,
      });
      for (const attributes of [["title"], { exclude: ["userId"] }, undefined]) {
        const page = { where: titles, include: [Message], order: ["id"], limit: 2, offset: 1 };
        const rows = await Conversation.findAll({ ...page, ...(attributes && { attributes }) });
        expect(rows.map(({ title, messages }) => [title, messages?.length])).to.deep.equal([
          ["Two", 2],
          ["Three", 2],
        ]);
      }
      expect(
        read.map(({ title, messages }) => [title, messages?.map(({ content }) => content)]),
      ).to.deep.equal([
        ["One", ["One a", "One b"]],
        ["Two", ["Two a", "Two b"]],
      ]);
      const newest = { model: Message, separate: true, limit: 1, order: [["id", "DESC"]] as Order };
      const ends = await Conversation.findAll({ where: titles, include: [newest], order: ["id"] });
      expect(ends.map(({ messages }) => messages?.map(({ content }) => content))).to.deep.equal([
        ["One b"],
        ["Two b"],
        ["Three b"],
      ]);
      const [first] = read;
      const message = await Message.findByPk(first!.messages![0]!.id, {
        include: [{ model: Conversation, include: [User] }, User],
      });
      expect(message?.conversation).to.include({ title: "One" });
      expect(message?.conversation?.user?.id).to.equal("ann");
      expect(message?.user?.id).to.equal("ann");
      const counted = await Conversation.count({
        where: titles,
        include: [Message],
        distinct: true,
      });
      expect(counted).to.equal(3);
    });
  });

  it("includes work between lists, sections, tasks, subtasks and labels, and keep empty lists", async () => {
    await ann(async () => {
      const own = { userId: "ann" };
      const list = await List.create({ ...own, name: "Trip" });
      const { id: listId } = list;
      const empty = await List.create({ ...own, name: "Empty" });
      const section = await Section.create({ ...own, listId, name: "Before" });
      const label = await Label.create({ ...own, name: "urgent" });
      const [sectionId, labelIds] = [section.id, [label.id]];
      const task = await Task.create({ ...own, listId, sectionId, labelIds, title: "Pack" });
      const { id: parentId } = task;
      await Task.create({ ...own, listId, sectionId, parentId, title: "Socks" });
      const gone = { ...own, listId, title: "Gone", deletedAt: new Date() };
      const { id: goneId } = await Task.create(gone);

      const lists = await List.findAll({
        where: { id: [listId, empty.id] },
        include: [Section, { model: Task, include: [Label, { model: Task, as: "subtasks" }] }],
        order: ["id", [{ model: Task, as: "tasks" }, "id", "ASC"]],
      });
      expect(lists.map(({ sections, tasks }) => [sections?.length, tasks?.length])).to.deep.equal([
        [1, 2],
        [0, 0],
      ]);
      const [pack] = lists[0]!.tasks!;
      expect(pack?.labels?.map(({ name }) => name)).to.deep.equal(["urgent"]);
      expect(pack?.subtasks?.map(({ title }) => title)).to.deep.equal(["Socks"]);
      for (const include of [Task, "tasks", { model: Task }, List.associations.tasks!]) {
        const where = { id: [listId, empty.id] };
        const { count, rows } = await List.findAndCountAll({ where, include, distinct: true });
        expect([count, rows.length]).to.deep.equal([2, 2]);
      }
      const open = { model: Task, where: { completed: false } };
      const withOpen = await List.findAll({ where: { id: [listId, empty.id] }, include: [open] });
      expect(withOpen.map(({ name }) => name)).to.deep.equal(["Trip"]);

      const [socks] = await section.$get("tasks", {
        where: { title: "Socks" },
        include: [List, Section, { model: Task, as: "parent", include: [Label] }],
      });
      expect(socks?.list?.name).to.equal("Trip");
      expect(socks?.section?.name).to.equal("Before");
      expect(socks?.parent?.labels?.[0]?.name).to.equal("urgent");
      expect(await label.$count("tasks")).to.equal(1);
      const tagged = await TaskLabel.findAll({ where: own, include: [Task, Label] });
      expect(tagged.map((one) => [one.task?.title, one.label?.name])).to.deep.equal([
        ["Pack", "urgent"],
      ]);
      // Tasks in the trash are visible if they are asked for.
      expect((await Task.unscoped().findByPk(goneId, { include: [List] }))?.list?.id).to.equal(
        listId,
      );
      const all = { model: Task.unscoped(), as: "tasks" };
      const everything = { all: true, nested: true } as const;
      for (const include of [everything, [Task, everything]])
        await List.findAll({ include } as object).then(
          () => expect.fail("It should have been refused."),
          ({ message }) => expect(message).to.contain("Name the associations"),
        );
      expect((await List.findByPk(listId, { include: [all] }))?.tasks).to.have.lengthOf(3);

      const due = { dueDate: "2030-01-01", dueTime: null, dueZone: null };
      const repeat = { rule: "FREQ=DAILY", from: "due" as const };
      const times = { occurrence: 0, completedAt: new Date(), repeat };
      await Completion.create({ ...own, taskId: task.id, ...due, ...times });
      const done = await Completion.findOne({ where: { taskId: task.id }, include: [Task] });
      expect(done?.task?.title).to.equal("Pack");
    });
  });

  it("associations read, count and create what belongs to an instance", async () => {
    await ann(async () => {
      const conversation = await Conversation.create({ userId: "ann" });
      const make = { userId: "ann", role: "user", content: "Made" };
      const message = (await conversation.$create("message", make)) as Message;
      expect(message.conversationId).to.equal(conversation.id);
      expect(await conversation.$count("messages")).to.equal(1);
      const [found] = (await conversation.$get("messages")) as Message[];
      expect(found?.id).to.equal(message.id);
      expect((await message.$get("conversation"))?.id).to.equal(conversation.id);
      const { id: messageId } = message;
      const turn = await Turn.create({
        userId: "ann",
        conversationId: conversation.id,
        messageId,
        leaseUntil: new Date(),
      });
      await turn.increment("eventCount");
      const read = await Turn.findByPk(turn.id, { include: ["message", "reply", "conversation"] });
      expect(read?.eventCount).to.equal(1);
      expect(read?.message?.content).to.equal("Made");
      expect(read?.reply).to.equal(null);
    });
  });
});
