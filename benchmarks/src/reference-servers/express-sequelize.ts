import { pick, type Task as ShownTask, taskFields } from "@docket/contract";
import express from "express";
import { generateKeyBetween } from "fractional-indexing";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { literal, Op, type WhereOptions } from "sequelize";
import { Column, DataType, Model, Sequelize, Table } from "sequelize-typescript";
import { answerError } from "./answer-error.js";
import {
  cursorOf,
  orders,
  readChange,
  readId,
  readListQuery,
  readNewTask,
  readPlace,
} from "./input.js";
import { jwksUrl, settings } from "./settings.js";
import { isToday } from "./sql.js";

// Reference server (c): Express with Sequelize as its documentation shows it: instances, findAll,
// awaited managed transactions around writes, and jose as Better Auth's documentation shows it.

@Table({ tableName: "tasks", underscored: true })
class Task extends Model {
  @Column({ type: DataType.BIGINT, primaryKey: true, autoIncrement: true })
  declare id: string;
  @Column({ type: DataType.TEXT, allowNull: false })
  declare userId: string;
  @Column({ type: DataType.STRING(200), allowNull: false })
  declare title: string;
  @Column(DataType.STRING(1000))
  declare description: string | null;
  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: false })
  declare completed: boolean;
  @Column(DataType.DATE)
  declare completedAt: Date | null;
  @Column(DataType.BIGINT)
  declare listId: string;
  @Column(DataType.TEXT)
  declare position: string;
  @Column(DataType.INTEGER)
  declare dueOrder: number;
  @Column(DataType.ARRAY(DataType.BIGINT))
  declare labelIds: string[];
}

@Table({ tableName: "lists", underscored: true })
class List extends Model {
  @Column({ type: DataType.BIGINT, primaryKey: true, autoIncrement: true })
  declare id: string;
  @Column({ type: DataType.TEXT, allowNull: false })
  declare userId: string;
  @Column({ type: DataType.BOOLEAN, allowNull: false })
  declare isInbox: boolean;
}

// The other fields of a task in the contract.
for (const name of taskFields) {
  const known =
    name in Task.prototype ||
    /^(id|title|description|completed|listId|labelIds|(creat|updat|complet)edAt)$/.test(name);
  if (!known) Column(DataType.TEXT)(Task.prototype, name);
}

const sequelize = new Sequelize(settings.databaseUrl, {
  dialect: "postgres",
  models: [Task, List],
  logging: false,
  pool: { max: settings.poolMax, idle: settings.idleMilliseconds },
});

const present = (task: Task) => pick(task as Task & ShownTask, taskFields);

const jwks = createRemoteJWKSet(new URL(jwksUrl));
const app = express();
app.disable("x-powered-by");
app.disable("etag");
app.get("/livez", (_request, response) => {
  response.json({ status: "alive" });
});
app.use(async (request, response, next) => {
  const token = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
  const verified = await jwtVerify(token, jwks, {
    issuer: settings.issuer,
    audience: settings.issuer,
  }).catch(() => null);
  if (!verified?.payload.sub) {
    response.status(401).json({ title: "Not signed in", status: 401 });
    return;
  }
  response.locals.userId = verified.payload.sub;
  next();
});

app.get("/api/tasks", async (request, response) => {
  const { userId } = response.locals;
  const { completed, q, listId, labelId, dueToday, sort, limit, after } = readListQuery(
    request.query,
  );
  const where: WhereOptions & Record<string | symbol, unknown> = { userId };
  const conditions: WhereOptions[] = [];
  if (completed !== undefined) where.completed = completed;
  if (listId !== undefined) where.listId = listId;
  if (labelId !== undefined) where.labelIds = { [Op.contains]: [labelId] };
  for (const word of q?.split(/\s+/) ?? []) {
    const like = { [Op.iLike]: `%${word.replace(/[\\%_]/g, "\\$&")}%` };
    conditions.push({ [Op.or]: [{ title: like }, { description: like }] });
  }
  if (dueToday) conditions.push(literal(isToday(":userId")));
  const [first, second] = orders[sort];
  const beyond = sort === "newest" ? Op.lt : Op.gt;
  if (after) {
    const equal = second ? [{ [first]: after[0], [second]: { [beyond]: after[1] } }] : [];
    conditions.push({ [Op.or]: [{ [first]: { [beyond]: after[0] } }, ...equal] });
  }
  const tasks = await Task.findAll({
    attributes: [...taskFields, "position", "dueOrder"],
    where: { ...where, [Op.and]: conditions },
    order: orders[sort].map((by) => [by, sort === "newest" ? "DESC" : "ASC"]),
    limit: limit + 1,
    replacements: { userId },
  });
  const items = tasks.slice(0, limit);
  const last = tasks.length > limit ? items.at(-1)?.get() : undefined;
  const nextCursor = last ? cursorOf(sort, last) : null;
  response.json({ items: items.map(present), nextCursor, similar: false });
});

app.get("/api/tasks/:id", async (request, response) => {
  const task = await Task.findOne({
    attributes: taskFields,
    where: { id: readId(request.params.id), userId: response.locals.userId },
  });
  if (task) response.json(task);
  else response.status(404).json({ title: "Not found", status: 404 });
});

app.post("/api/tasks", express.json(), async (request, response) => {
  const { userId } = response.locals;
  const given = readNewTask(request.body);
  const values = { ...given, completedAt: given.completed ? new Date() : null };
  const task = await sequelize.transaction(async (transaction) => {
    // Last in the inbox, under its lock, so that no two tasks get the same position.
    const inbox = await List.findOne({ where: { userId, isInbox: true }, lock: true, transaction });
    const place = { userId, listId: inbox?.id };
    const last = await Task.max<string | null, Task>("position", { where: place, transaction });
    const position = generateKeyBetween(last, null);
    return Task.create({ ...values, ...place, position }, { transaction });
  });
  response.status(201).location(`/api/tasks/${task.id}`).json(present(task));
});

app.patch("/api/tasks/:id", express.json(), async (request, response) => {
  const where = { id: readId(request.params.id), userId: response.locals.userId };
  const change = readChange(request.body);
  const task = await sequelize.transaction(async (transaction) => {
    const found = await Task.findOne({ where, transaction });
    if (!found) return null;
    const completedAt = change.completed ? (found.completedAt ?? new Date()) : null;
    const values = change.completed === undefined ? change : { ...change, completedAt };
    return found.update(values, { transaction, returning: true });
  });
  if (task) response.json(present(task));
  else response.status(404).json({ title: "Not found", status: 404 });
});

app.post("/api/tasks/:id/move", express.json(), async (request, response) => {
  const { userId } = response.locals;
  const id = readId(request.params.id);
  const { beside, after } = readPlace(request.body);
  const task = await sequelize.transaction(async (transaction) => {
    const found = await Task.findOne({ where: { userId, id }, transaction });
    const seen = await Task.findOne({ where: { userId, id: beside }, transaction });
    if (!found || !seen) return null;
    await List.findOne({ where: { userId, id: seen.listId }, lock: true, transaction });
    const there = await seen.reload({ transaction });
    const { listId, position } = there;
    const next = await Task.findOne({
      where: { userId, listId, position: { [after ? Op.gt : Op.lt]: position } },
      order: [["position", after ? "ASC" : "DESC"]],
      transaction,
    });
    const other = next?.position ?? null;
    const { sectionId, parentId } = present(there);
    const key = after ? generateKeyBetween(position, other) : generateKeyBetween(other, position);
    const values = { listId, sectionId, parentId, position: key };
    return found.update(values, { transaction, returning: true });
  });
  if (task) response.json(present(task));
  else response.status(404).json({ title: "Not found", status: 404 });
});

app.use(answerError);

const server = app.listen(settings.port, "127.0.0.1");
process.on("SIGTERM", () => {
  server.closeAllConnections();
  server.close(() => sequelize.close());
});
