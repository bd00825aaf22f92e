import express from "express";
import pg from "pg";
import { answerError } from "./answer-error.js";
import { readChange, readId, readListQuery, readNewTask, readPlace } from "./input.js";
import * as loggedSql from "./logged-sql.js";
import { move } from "./move.js";
import { jwksUrl, settings } from "./settings.js";
import * as sql from "./sql.js";
import { pageOf, type Sql, selectOne, selectPage } from "./sql.js";
import { cached, createAuthenticate } from "./token.js";

// Reference server (a): Express with hand-written, parameterised SQL, one statement per request; a
// move has three. Reference server (a″) writes the change log as well, in the same statement.

const DATE = 1082;
pg.types.setTypeParser(DATE, (text) => text); // as a `Date`, a day would be midnight in some time zone
const pool = new pg.Pool({
  connectionString: settings.databaseUrl,
  max: settings.poolMax,
  idleTimeoutMillis: settings.idleMilliseconds,
});
pool.on("error", () => {});
const { insert, update } = settings.changeLog ? loggedSql : sql;
const query = ({ text, values }: Sql) => pool.query(text, values);

const verifyToken = await createAuthenticate(jwksUrl, settings.issuer);
const authenticate = settings.tokenCache ? cached(verifyToken) : verifyToken;

const app = express();
app.disable("x-powered-by");
app.disable("etag"); // not requested here, and it would hash every response
app.get("/livez", (_request, response) => {
  response.json({ status: "alive" });
});
app.use((request, response, next) => {
  const userId = authenticate(request.headers.authorization);
  if (userId === null) {
    response.status(401).json({ title: "Not signed in", status: 401 });
    return;
  }
  response.locals.userId = userId;
  next();
});

app.get("/api/tasks", async (request, response) => {
  const list = readListQuery(request.query);
  const { rows } = await query(selectPage(response.locals.userId, list));
  response.json(pageOf(rows, list));
});

app.get("/api/tasks/:id", async (request, response) => {
  const { rows } = await query(selectOne(response.locals.userId, readId(request.params.id)));
  if (rows[0]) response.json(rows[0]);
  else response.status(404).json({ title: "Not found", status: 404 });
});

app.post("/api/tasks", express.json(), async (request, response) => {
  const { rows } = await query(insert(response.locals.userId, readNewTask(request.body)));
  response.status(201).location(`/api/tasks/${rows[0].id}`).json(rows[0]);
});

app.patch("/api/tasks/:id", express.json(), async (request, response) => {
  const { userId } = response.locals;
  const id = readId(request.params.id);
  const change = readChange(request.body);
  const sql = Object.keys(change).length > 0 ? update(userId, id, change) : selectOne(userId, id);
  const { rows } = await query(sql);
  if (rows[0]) response.json(rows[0]);
  else response.status(404).json({ title: "Not found", status: 404 });
});

app.post("/api/tasks/:id/move", express.json(), async (request, response) => {
  const id = readId(request.params.id);
  const place = readPlace(request.body);
  const send = (client: pg.PoolClient, { text, values }: Sql) => client.query(text, values);
  const moved = await move(pool, send, response.locals.userId, id, place);
  if (moved) response.json(moved);
  else response.status(404).json({ title: "Not found", status: 404 });
});

app.use(answerError);

const server = app.listen(settings.port, "127.0.0.1");
process.on("SIGTERM", () => {
  server.closeAllConnections();
  server.close(() => pool.end());
});
