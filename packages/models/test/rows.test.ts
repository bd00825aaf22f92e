import type { Database } from "@docket/database";
import {
  Completion,
  Conversation,
  Label,
  List,
  Message,
  models,
  Section,
  Task,
  type TaskRepeat,
  User,
} from "@docket/models";
import { createTestDatabase, openDatabase, type TestDatabase, withClient } from "@docket/testing";
import { expect } from "chai";
import {
  type Attributes,
  type BulkRecordError,
  type CreationAttributes,
  ForeignKeyConstraintError,
  literal,
  type Model,
  Op,
  AggregateError as RefusedRecords,
  ValidationError,
  type WhereOptions,
} from "sequelize";

const forged = new Date("1999-01-01T00:00:00Z");
const future = new Date("2099-01-01T00:00:00Z");

describe("a row and its clock", () => {
  let test: TestDatabase;
  let database: Database;

  before(async () => {
    test = await createTestDatabase();
    database = openDatabase(test.url);
    await sql(`INSERT INTO users (id, email, name) VALUES ('ann', 'ann@example.com', 'Ann')`);
  });
  after(async () => {
    await database.destroy();
    await test.drop();
  });

  const sql = (text: string, values: unknown[] = []) =>
    withClient(test.superuserUrl, async (client) => (await client.query(text, values)).rows);
  const unit = <T>(work: () => Promise<T>) => database.forUser("ann", work);
  const create = (title = "A task") => unit(() => Task.create({ userId: "ann", title }));
  const stored = async (id: string) => (await sql("SELECT * FROM tasks WHERE id = $1", [id]))[0];

  /** The instance equals the stored row, column by column. */
  const expectSameValues = async (instance: Model) => {
    const model = instance.constructor as typeof Task;
    const [row] = await sql(`SELECT * FROM ${model.getTableName()} WHERE id = $1`, [
      instance.get("id"),
    ]);
    const columns = Object.entries(model.getAttributes()).map(([name, { field }]) => [name, field]);
    const expected = Object.fromEntries(
      columns.map(([name, field]) => [name, row[field as string]]),
    );
    expect(instance.get({ plain: true })).to.deep.equal(expected);
  };
  const expectEqualsRow = async (instance: Model) => {
    await expectSameValues(instance);
    expect(instance.changed(), "nothing left to save").to.equal(false);
  };

  it("is validated by the model, with the field's name in the message", async () => {
    const refused = {
      "title must not be blank": { title: " \u3164\t\u200b" },
      "title must be at most 200 characters": { title: "👍".repeat(201) },
      "description must be at most 16000 characters": {
        title: "x",
        description: "x".repeat(16_001),
      },
    };
    for (const [message, values] of Object.entries(refused)) {
      const error = await unit(() => Task.create({ userId: "ann", ...values })).then(
        () => null,
        (reason: unknown) => reason as ValidationError,
      );
      expect(error).to.be.an.instanceOf(ValidationError);
      expect(error?.errors.map((item) => item.message)).to.deep.equal([message]);
    }
    await unit(() => Task.create({ userId: "ann", title: "👍".repeat(200) }));
  });

  it("is rejected with an invalid date, time, zone or repetition, on create and on update", async () => {
    const repeat = { rule: "FREQ=DAILY", from: "due" } as const;
    const task = await unit(() =>
      Task.create({
        userId: "ann",
        title: "Water the plants",
        startDate: "2030-01-01",
        dueDate: "2030-02-28",
        dueTime: "09:30",
        dueZone: "Europe/Zurich",
        repeat,
      }),
    );
    const refused: Record<string, Partial<CreationAttributes<Task>>> = {
      'dueZone: "+01:00" is an offset; a time zone is a place such as Europe/Zurich.': {
        dueZone: "+01:00",
      },
      'dueZone: "Mars/Olympus" is not a time zone such as Europe/Zurich.': {
        dueZone: "Mars/Olympus",
      },
      'dueTime: "9:30" is not a time such as 09:30, from 00:00 to 23:59.': { dueTime: "9:30" },
      "dueDate: 2030-02-29 does not exist: February 2030 has 28 days.": { dueDate: "2030-02-29" },
      'startDate: "2030-01-01T23:00:00Z" is not a date such as 2026-12-01.': {
        startDate: "2030-01-01T23:00:00Z",
      },
      'repeat.from must be "due" or "completion", not "now"': {
        repeat: { ...repeat, from: "now" } as unknown as TaskRepeat,
      },
      "repeat.rule is 7. It must be a text.": {
        repeat: { ...repeat, rule: 7 as unknown as string },
      },
      'repeat.rule is "FREQ=WEEKLY;BYMONTHDAY=1". BYMONTHDAY does not go with FREQ=WEEKLY; FREQ=MONTHLY takes it.':
        { repeat: { ...repeat, rule: "FREQ=WEEKLY;BYMONTHDAY=1" } },
    };
    for (const [message, values] of Object.entries(refused)) {
      const attempts = {
        create: () => Task.create({ userId: "ann", title: "x", dueDate: "2030-01-01", ...values }),
        save: async () => (await Task.findOne({ where: { id: task.id } }))?.update(values),
        update: () => Task.update(values, { where: { id: task.id } }),
      };
      for (const [way, attempt] of Object.entries(attempts)) {
        const error = await unit(async () => attempt()).catch((reason: unknown) => reason);
        expect(error, way).to.be.an.instanceOf(ValidationError);
        expect((error as Error).message, way).to.equal(`Validation error: ${message}`);
      }
    }
    await unit(() =>
      Task.update({ repeat: null, dueTime: null, dueZone: null }, { where: { id: task.id } }),
    );
    const zone = await unit(() =>
      User.update({ timeZone: "GMT+1" }, { where: { id: "ann" } }),
    ).catch((reason: unknown) => reason);
    expect(zone).to.be.an.instanceOf(ValidationError);
    expect((zone as Error).message).to.contain('timeZone: "GMT+1" is not a time zone');
  });

  it("is validated by bulkCreate, too, which names each record, unless told not to", async () => {
    const dated = { userId: "ann", title: "x", dueDate: "2030-01-01", dueTime: "09:30" };
    const records = [
      { userId: "ann", title: "Fine" },
      { userId: "ann", title: " \u200b" },
      { ...dated, dueZone: "+01:00" },
      { ...dated, repeat: { rule: "FREQ=SOMETIMES", from: "due" } as const },
    ];
    const count = () => unit(() => Task.count());
    const before = await count();
    const error = await unit(() => Task.bulkCreate(records)).catch((reason: unknown) => reason);
    expect(error).to.be.an.instanceOf(RefusedRecords);
    expect((error as Error).message).to.contain("title must not be blank");
    const refused = (error as RefusedRecords).errors as BulkRecordError[];
    expect(
      refused.map(({ record, errors }) => [
        records.findIndex(({ title }) => title === record.get("title")),
        (errors as ValidationError).errors.map(({ path }) => path),
      ]),
    ).to.have.deep.members([
      [1, ["title"]],
      [2, ["dueZone"]],
      [2, ["repeat"]],
    ]);
    expect(await count()).to.equal(before);
    await unit(() => Task.bulkCreate(records.slice(2, 3), { validate: false }));
    expect(await count()).to.equal(before + 1);
  });

  it("without its owner is refused in words, by every model whose rows have one", async () => {
    for (const model of models.filter((one) => one.primaryKeyAttributes.includes("userId"))) {
      if (model.name === "TaskLabel") continue; // takes it from the unit of work
      const error = await unit(() => model.create({})).catch((reason: unknown) => reason);
      expect(error, model.name).to.be.instanceOf(ValidationError);
      expect((error as Error).message).to.contain(`${model.name}.userId cannot be null`);
    }
  });

  it("of a user that does not exist is refused as a wrong reference, of another user by row-level security", async () => {
    const create = (by: string, userId: string) =>
      database.forUser(by, () => Task.create({ userId, title: "x" })).catch((error) => error);
    const error = await create("nobody", "nobody");
    expect(error).to.be.instanceOf(ForeignKeyConstraintError);
    expect(error.parent.constraint).to.equal("tasks_user_id_fkey");
    expect(error.message).to.equal("There is no user nobody.");
    expect((await create("ann", "bob")).message).to.match(/row-level security/);
  });

  it("with a time that is none is refused in words", async () => {
    for (const wrong of [new Date("soon"), "soon" as never]) {
      for (const attempt of [
        () => Task.create({ userId: "ann", title: "x", deletedAt: wrong }),
        () => Task.update({ deletedAt: wrong }, { where: {} }),
        () => Task.bulkCreate([{ userId: "ann", title: "x", deletedAt: wrong }]),
        () => Task.findAll({ where: { deletedAt: new Date("soon") } }),
        () =>
          Task.destroy({ where: { deletedAt: { [Op.between]: [new Date(), new Date("soon")] } } }),
      ]) {
        const error = await unit<unknown>(attempt).catch((reason: unknown) => reason);
        expect((error as Error).message).to.contain("deletedAt is an invalid Date");
      }
    }
  });

  it("is read with a limit and an offset that are whole numbers, or not at all", async () => {
    for (const [name, value] of [
      ...[-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "ten"].map((limit) => ["limit", limit]),
      ["offset", -1],
    ] as const) {
      const read = unit<unknown>(() => Task.findAll({ [name!]: value }));
      const error = await read.catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(TypeError);
      expect((error as Error).message).to.contain(`The ${name} must be a whole number`);
    }
    expect(await unit(() => Task.findAll({ limit: 0 }))).to.deep.equal([]);
  });

  it("of a wrong type is refused in words", async () => {
    for (const values of [{ title: 5 }, { title: "x", description: {} }, { title: ["x"] }]) {
      const wrong = { userId: "ann", ...values } as never;
      const error = await unit(() => Task.create(wrong)).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(ValidationError);
      expect((error as Error).message).to.match(/must be a text|cannot be an array or an object/);
    }
  });

  it("with a number or a choice that does not exist is refused in words", async () => {
    const wrong: [() => Promise<unknown>, string][] = [
      ...[0, 5, 1.5, "high"].map((priority): [() => Promise<unknown>, string] => [
        () => Task.create({ userId: "ann", title: "x", priority: priority as number }),
        `priority must be a whole number from 1 to 4, not ${JSON.stringify(priority)}`,
      ]),
      [
        () => User.update({ weekStart: 8 }, { where: { id: "ann" } }),
        "weekStart must be a whole number from 1 to 7",
      ],
      [
        () => List.create({ userId: "ann", name: "x", color: "mauve" as never }),
        "color must be one of",
      ],
      [() => Label.update({ color: "" as never }, { where: {} }), "color must be one of"],
      [
        () =>
          Message.create({
            userId: "ann",
            conversationId: "1",
            role: "robot" as never,
            content: "x",
          }),
        "role must be one of user, assistant",
      ],
    ];
    for (const [attempt, message] of wrong) {
      const error = await unit(attempt).catch((reason: unknown) => reason);
      expect(error, message).to.be.instanceOf(ValidationError);
      expect((error as Error).message).to.contain(message);
    }
  });

  it("moves to another list, alone or with others, and goes last where its position is taken", async () => {
    const [from, to] = await unit(() =>
      List.bulkCreate(["From", "To"].map((name) => ({ userId: "ann", name }))),
    );
    const add = (list: List | undefined, ...titles: string[]) =>
      unit(() =>
        Task.bulkCreate(titles.map((title) => ({ userId: "ann", title, listId: list!.id }))),
      );
    const order = async () => {
      const tasks = await unit(() =>
        Task.findAll({ where: { listId: to!.id }, order: ["position"] }),
      );
      return tasks.map(({ title }) => title);
    };
    const [alone] = await add(from, "alone", "b", "c", "d");
    await add(to, "1", "2");
    await unit(() => alone!.update({ listId: to!.id }));
    expect(await order()).to.deep.equal(["1", "2", "alone"]);
    expect(alone!.position).to.equal((await stored(alone!.id)).position);
    await unit(() => Task.update({ listId: to!.id }, { where: { listId: from!.id } }));
    expect((await order()).slice(0, 3)).to.deep.equal(["1", "2", "alone"]);
    expect((await order()).toSorted()).to.deep.equal(["1", "2", "alone", "b", "c", "d"]);
    await unit(() => to!.$set("tasks", []));
    expect(await order()).to.deep.equal([]);
  });

  it("is not taken for another one where bulkCreate ignores duplicates", async () => {
    const names = async (...given: string[]) =>
      (
        await Label.bulkCreate(
          given.map((name) => ({ userId: "ann", name })),
          { ignoreDuplicates: true },
        )
      ).map(({ id, name }) => [id ?? null, name]);
    await unit(() => names("known"));
    expect(await unit(() => names("Known", "new"))).to.deep.equal([
      [null, "Known"],
      [null, "new"],
    ]);
    expect(await unit(() => Label.destroy({ where: { name: ["known", "new"] } }))).to.equal(2);
  });

  it("has an id and a number of its last change that max and min do not round", async () => {
    const id = "9007199254740993";
    await unit(() => Task.create({ userId: "ann", id, title: "The last one" }));
    expect(await unit(() => Task.max("id"))).to.equal(id);
    expect(await unit(() => Task.min("seq", { where: { id } }))).to.be.a("string");
    expect(await unit(() => Task.max("priority"))).to.be.a("number");
    expect(await unit(() => Task.destroy({ where: { id } }))).to.equal(1);
  });

  it("is labelled by Sequelize's own methods, too", async () => {
    const [one, two] = await unit(() =>
      Label.bulkCreate(["one", "two"].map((name) => ({ userId: "ann", name }))),
    );
    const labels = async (task: Task) => {
      const { label_ids: ids } = await stored(task.id);
      const [row] = await sql(
        "SELECT array_agg(label_id ORDER BY label_id) AS ids FROM task_labels WHERE task_id = $1",
        [task.id],
      );
      expect(row.ids ?? []).to.deep.equal(ids);
      return ids;
    };
    const task = await create("Labelled");
    await unit(() => task.$add("labels", one!));
    expect(await labels(task)).to.deep.equal([one!.id]);
    await unit(() => task.$set("labels", [two!]));
    expect(await labels(task)).to.deep.equal([two!.id]);
    await unit(() => one!.$add("tasks", task));
    expect(await labels(task)).to.deep.equal([one!.id, two!.id]);
    await unit(() => task.$remove("labels", two!));
    expect(await labels(task)).to.deep.equal([one!.id]);
    const made = await unit(() =>
      Task.create(
        { userId: "ann", title: "Made", labels: [{ userId: "ann", name: "three" }] } as never,
        { include: ["labels"] },
      ),
    );
    expect(await labels(made)).to.have.length(1);
  });

  it("is deleted with its owner by the ORM, too, so that its hooks run", async () => {
    const conversation = await unit(() => Conversation.create({ userId: "ann" }));
    const message = { userId: "ann", conversationId: conversation.id, role: "user" as const };
    await unit(() => Message.bulkCreate(["a", "b"].map((content) => ({ ...message, content }))));
    const deleted: string[] = [];
    Message.addHook("afterDestroy", "test", (instance) => {
      deleted.push(instance.get("content") as string);
    });
    try {
      await unit(() => conversation.destroy());
    } finally {
      Message.removeHook("afterDestroy", "test");
    }
    expect(deleted.sort()).to.deep.equal(["a", "b"]);
    expect(
      await sql("SELECT 1 FROM messages WHERE conversation_id = $1", [conversation.id]),
    ).to.deep.equal([]);
  });

  it("is trashed and restored with its subtasks by setting deletedAt", async () => {
    const task = await create("Trip");
    const below = await unit(() =>
      Task.create({ userId: "ann", title: "Hotel", parentId: task.id }),
    );
    const there = () => unit(() => Task.count({ where: { id: [task.id, below.id] } }));
    await unit(() => task.update({ deletedAt: new Date() }));
    expect(await there()).to.equal(0);
    expect((await stored(below.id)).deleted_with).to.equal(`task ${task.id}`);
    await unit(() => Task.unscoped().update({ deletedAt: null }, { where: { id: task.id } }));
    expect(await there()).to.equal(2);
  });

  it("of a user is deleted with everything the user owns, including the inbox", async () => {
    await sql(`INSERT INTO users (id, email, name) VALUES ('eve', 'eve@example.com', 'Eve')`);
    await database.forUser("eve", async () => {
      const task = await Task.create({ userId: "eve", title: "A task" });
      await List.create({ userId: "eve", name: "Home" });
      const eve = await User.findByPk("eve", { rejectOnEmpty: true });
      await eve.destroy();
      expect(await Task.unscoped().count({ where: { id: task.id } })).to.equal(0);
    });
    for (const table of ["lists", "tasks"])
      expect(await sql(`SELECT 1 FROM ${table} WHERE user_id = 'eve'`), table).to.deep.equal([]);
  });

  it("is not deleted or changed without a where clause, whatever the model's scope", async () => {
    const { id } = await create();
    for (const attempt of [
      () => Task.destroy({}),
      () => Task.destroy(),
      () => Conversation.destroy({}),
      () => Task.update({ title: "all" }, {} as never),
      () => Task.increment("priority", {} as never),
      () => Task.decrement("priority", {} as never),
    ]) {
      const error = await unit(async () => attempt()).catch((reason) => reason);
      expect(error.message).to.contain("Missing where attribute");
    }
    expect(await stored(id)).to.include({ title: "A task" });
    expect(await unit(() => Task.destroy({ where: { id } }))).to.equal(1);
  });

  it("in the trash stays hidden, however the condition is written", async () => {
    const { id } = await create("trashed");
    await unit(() => Task.update({ deletedAt: new Date() }, { where: { id } }));
    const conditions: WhereOptions<Attributes<Task>>[] = [
      literal("title = 'trashed' OR false"),
      [{ id }],
      [{ createdAt: { [Op.lt]: future } }, { id }],
    ];
    for (const where of conditions) {
      expect(await unit(() => Task.findAll({ where }))).to.deep.equal([]);
      expect(await unit(() => Task.count({ where }))).to.equal(0);
      expect(await unit(() => Task.destroy({ where }))).to.equal(0);
    }
    expect(await unit(() => Task.unscoped().destroy({ where: [{ id }] }))).to.equal(1);
  });

  describe("an instance equals the stored row", () => {
    it("after create, with the values that the database filled in", async () => {
      const task = await create();
      await expectEqualsRow(task);
      expect(task.id).to.be.a("string");
      expect(task.createdAt).to.be.an.instanceOf(Date);
      expect(task).to.include({ completed: false, description: null });
    });

    it("after create with forged times, which are ignored", async () => {
      const times = { createdAt: forged, updatedAt: future };
      const [task, [bulk]] = await unit(async () => [
        await Task.create({ userId: "ann", title: "Forged", ...times }),
        await Task.bulkCreate([{ userId: "ann", title: "Forged too", ...times }]),
      ]);
      for (const instance of [task, bulk as Task]) {
        await expectEqualsRow(instance);
        expect(instance.createdAt).to.be.within(new Date(Date.now() - 60_000), new Date());
        expect(instance.updatedAt).to.deep.equal(instance.createdAt);
      }
    });

    it("after a silent create, which keeps its times, as an import does", async () => {
      const times = { createdAt: forged, updatedAt: forged };
      const task = await unit(() =>
        Task.create({ userId: "ann", title: "Old", ...times }, { silent: true }),
      );
      await expectEqualsRow(task);
      expect(task.createdAt).to.deep.equal(forged);
    });

    it("after save and update of an instance", async () => {
      const task = await create();
      task.title = "Saved";
      await unit(() => task.save());
      await expectEqualsRow(task);
      await unit(() => task.update({ completed: true, description: "more" }));
      await expectEqualsRow(task);
      expect(task).to.include({ title: "Saved", completed: true, description: "more" });
    });

    it("after a save of a new instance, and a save without changes", async () => {
      const task = Task.build({ userId: "ann", title: "Built" });
      await unit(() => task.save());
      await expectEqualsRow(task);
      await unit(() => task.save());
      await expectEqualsRow(task);
    });

    it("after bulkCreate", async () => {
      const tasks = await unit(() =>
        Task.bulkCreate([1, 2, 3].map((n) => ({ userId: "ann", title: `Bulk ${n}` }))),
      );
      for (const task of tasks) await expectEqualsRow(task);
    });

    it("after writes that name what to read back, which includes the times", async () => {
      const [bulk] = await unit(() =>
        Task.bulkCreate([{ userId: "ann", title: "Bulk" }], { returning: ["id"] }),
      );
      const made = await unit(() =>
        Task.create({ userId: "ann", title: "One" }, { returning: ["id"] }),
      );
      await unit(() => made.update({ title: "Other" }, { returning: ["id"] }));
      for (const { id, createdAt, updatedAt } of [bulk!, made]) {
        const { created_at, updated_at } = await stored(id);
        expect({ createdAt, updatedAt }).to.deep.equal({
          createdAt: created_at,
          updatedAt: updated_at,
        });
      }
    });

    it("after bulkCreate that updates an existing row", async () => {
      const task = await create("Before");
      const [again] = await unit(() =>
        Task.bulkCreate([{ id: task.id, userId: "ann", title: "After" }], {
          updateOnDuplicate: ["title"],
        }),
      );
      await expectEqualsRow(again as Task);
      expect(again?.updatedAt.getTime()).to.be.greaterThan(task.updatedAt.getTime());
    });

    it("after upsert of a new row and of an existing one", async () => {
      const [made] = await unit(() =>
        Task.upsert({ id: "900001", userId: "ann", title: "Upserted" }),
      );
      // After an upsert Sequelize considers what it sent unsaved; the values still equal the row's.
      await expectSameValues(made);
      const [changed] = await unit(() =>
        Task.upsert({ id: "900001", userId: "ann", title: "Upserted again" }),
      );
      await expectSameValues(changed);
      expect(changed.updatedAt.getTime()).to.be.greaterThan(made.updatedAt.getTime());
    });

    it("after a bulkCreate or an upsert of a model that has other unique keys, too", async () => {
      const list = await unit(() => List.create({ userId: "ann", name: "Unique" }));
      const rows: [typeof Label, object][] = [
        [List as never, {}],
        [Section as never, { listId: list.id }],
        [Label, {}],
      ];
      for (const [model, values] of rows) {
        const { id } = await unit(() => model.create({ userId: "ann", name: "Old", ...values }));
        const key = { ...values, id, userId: "ann" };
        const [bulk] = await unit(() =>
          model.bulkCreate([{ ...key, name: "New" }], { updateOnDuplicate: ["name"] }),
        );
        await expectSameValues(bulk!);
        const [row] = await unit(() =>
          model.upsert({ ...key, name: "New", position: "a9" }, { fields: ["position"] }),
        );
        await expectSameValues(row);
        expect([row.id, row.name, row.position]).to.deep.equal([id, "New", "a9"]);
      }
      const name = { userId: "ann", name: "Without an id" };
      const [made] = await unit(() => Label.upsert(name));
      await expectSameValues(made);
      const [renamed] = await unit(() => Label.upsert({ ...name, id: made.id, name: "Renamed" }));
      expect([renamed.id, renamed.name]).to.deep.equal([made.id, "Renamed"]);
    });

    it("after an upsert by another unique key, named by its attributes or its columns", async () => {
      const task = await create("Water the plants");
      const done = {
        userId: "ann",
        taskId: task.id,
        occurrence: 0,
        dueDate: "2030-01-01",
        repeat: { rule: "FREQ=DAILY", from: "due" } as const,
        completedAt: new Date(),
      };
      const ids = [];
      for (const key of [
        ["userId", "taskId", "occurrence"],
        ["user_id", "task_id", "occurrence"],
      ]) {
        const [row] = await unit(() => Completion.upsert(done, { conflictFields: key as never }));
        ids.push(row.id);
      }
      expect(ids[1]).to.equal(ids[0]);
    });

    it("after findOrCreate, findOrBuild and findCreateFind", async () => {
      const where = { title: "Found", userId: "ann" };
      const [made, isNew] = await unit(() => Task.findOrCreate({ where, defaults: where }));
      expect(isNew).to.equal(true);
      await expectEqualsRow(made);
      const [found, again] = await unit(() => Task.findOrCreate({ where, defaults: where }));
      expect(again).to.equal(false);
      expect(found.id).to.equal(made.id);
      const [other] = await unit(() => Task.findCreateFind({ where, defaults: where }));
      await expectEqualsRow(other);
    });

    it("after reload, and after Model.update that returns its rows", async () => {
      const task = await create();
      await sql("UPDATE tasks SET title = 'Elsewhere' WHERE id = $1", [task.id]);
      await unit(() => task.reload());
      await expectEqualsRow(task);
      const [count, rows] = await unit(() =>
        Task.update({ title: "All" }, { where: { id: task.id }, returning: true }),
      );
      expect(count).to.equal(1);
      await expectEqualsRow(rows[0] as Task);
    });

    it("for other models, too", async () => {
      const conversation = await unit(() => Conversation.create({ userId: "ann", title: "Talk" }));
      await expectEqualsRow(conversation);
      const message = await unit(() =>
        Message.create({
          userId: "ann",
          conversationId: conversation.id,
          role: "user",
          content: "?",
        }),
      );
      await expectEqualsRow(message);
      const user = await unit(() => User.findByPk("ann"));
      user!.name = "Anna";
      await unit(() => user!.save({ fields: ["name"] }));
      await expectEqualsRow(user!);
    });
  });

  describe("updated_at rises on every change", () => {
    const ways: Record<string, (task: Task) => Promise<unknown>> = {
      "of an instance": (task) => unit(() => task.update({ title: `${Math.random()}` })),
      "by Model.update": (task) =>
        unit(() => Task.update({ completed: true }, { where: { id: task.id } })),
      "by raw SQL": (task) => sql("UPDATE tasks SET completed = true WHERE id = $1", [task.id]),
      "by raw SQL that changes nothing": (task) =>
        sql("UPDATE tasks SET title = title WHERE id = $1", [task.id]),
      "with a time of the past": (task) =>
        unit(() => Task.update({ title: "x", updatedAt: forged }, { where: { id: task.id } })),
      "with a time of the future": (task) =>
        sql("UPDATE tasks SET title = 'x', updated_at = $2 WHERE id = $1", [task.id, future]),
      "with forged times on the instance": (task) => {
        task.set({ title: "forged", updatedAt: future, createdAt: future });
        return unit(() => task.save());
      },
    };
    for (const [name, change] of Object.entries(ways)) {
      it(name, async () => {
        const task = await create();
        const before = await stored(task.id);
        for (const previous of [before.updated_at, null]) {
          const last = previous ?? (await stored(task.id)).updated_at;
          await change(task);
          const now = await stored(task.id);
          expect(now.updated_at.getTime()).to.be.greaterThan(last.getTime());
          expect(now.updated_at.getTime(), "no time of the future").to.be.lessThan(
            future.getTime(),
          );
          expect(now.created_at).to.deep.equal(before.created_at);
        }
      });
    }

    it("even several times in one transaction, whose own clock stands still", async () => {
      const task = await create();
      const times = await unit(async () => {
        const seen = [task.updatedAt.getTime()];
        for (let n = 0; n < 5; n += 1) {
          await task.update({ title: `n ${n}` });
          seen.push(task.updatedAt.getTime());
        }
        return seen;
      });
      for (const [index, time] of times.entries()) {
        if (index > 0) expect(time).to.be.greaterThan(times[index - 1] as number);
      }
      await expectEqualsRow(task);
    });
  });

  describe("created_at", () => {
    it("cannot be changed by an update, whoever sends it", async () => {
      const task = await create();
      await unit(() => Task.update({ createdAt: forged } as never, { where: { id: task.id } }));
      await sql("UPDATE tasks SET created_at = $2 WHERE id = $1", [task.id, forged]);
      expect((await stored(task.id)).created_at).to.deep.equal(task.createdAt);
    });
  });

  it("every table with updated_at has the trigger that sets it", async () => {
    const missing = await sql(
      `SELECT c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE a.attname = 'updated_at' AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
          AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid
            AND t.tgfoid IN ('set_updated_at'::regproc, 'number_change'::regproc))`,
    );
    expect(missing).to.deep.equal([]);
  });

  it("ids are strings in both directions, even beyond what a JavaScript number can hold", async () => {
    const id = "9007199254740993";
    await unit(() => Task.create({ id, userId: "ann", title: "Large" }));
    expect((await unit(() => Task.findByPk(id)))?.id).to.equal(id);
    expect(models.length).to.be.greaterThan(9);
  });

  it("a message is immutable: its owner's and the superuser's UPDATE are rejected", async () => {
    const { id } = await unit(() => Conversation.create({ userId: "ann" }));
    const message = await unit(() =>
      Message.create({ userId: "ann", conversationId: id, role: "assistant", content: "said" }),
    );
    for (const attempt of [
      () => sql("UPDATE messages SET content = 'other' WHERE id = $1", [message.id]),
      () => unit(() => message.update({ content: "other" })),
    ]) {
      const error = await attempt().then(
        () => null,
        (failure: Error) => failure,
      );
      expect(error?.message).to.match(/cannot be changed|permission denied/);
    }
  });
});
