import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import pg from "pg";
import { BadInput, readChange, readId, readListQuery, readNewTask, readPlace } from "./input.js";
import { move } from "./move.js";
import { jwksUrl, settings } from "./settings.js";
import { insert, pageOf, selectOne, selectPage, update } from "./sql.js";
import { timesAsText } from "./times-as-text.js";
import { cached, createAuthenticate } from "./token.js";

// Reference server (b): no framework, named prepared statements, tokens verified only once, times
// never parsed: close to the minimum for Node.

const pool = new pg.Pool({
  connectionString: settings.databaseUrl,
  max: settings.poolMax,
  idleTimeoutMillis: settings.idleMilliseconds,
  ...timesAsText,
});
pool.on("error", () => {});
const authenticate = cached(await createAuthenticate(jwksUrl, settings.issuer));

const BODY_LIMIT = 100 * 1024;
const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    if (error instanceof BadInput)
      send(response, 400, { title: "Bad input", status: 400, errors: error.errors });
    else send(response, 500, { title: "Failed", status: 500 });
  });
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = "" } = request;
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  if (path === "/livez") return send(response, 200, { status: "alive" });
  const userId = authenticate(request.headers.authorization);
  if (userId === null) return send(response, 401, { title: "Not signed in", status: 401 });

  if (path === "/api/tasks") {
    if (method === "GET") {
      const given = mark < 0 ? {} : Object.fromEntries(new URLSearchParams(url.slice(mark + 1)));
      const list = readListQuery(given);
      const { rows } = await pool.query(selectPage(userId, list));
      return send(response, 200, pageOf(rows, list));
    }
    if (method === "POST") {
      const { rows } = await pool.query(insert(userId, readNewTask(await readJson(request))));
      response.setHeader("location", `/api/tasks/${rows[0].id}`);
      return send(response, 201, rows[0]);
    }
  } else if (path.startsWith("/api/tasks/") && path.endsWith("/move") && method === "POST") {
    const id = readId(path.slice("/api/tasks/".length, -"/move".length));
    const place = readPlace(await readJson(request));
    return sendFound(
      response,
      await move(pool, (client, sql) => client.query(sql), userId, id, place),
    );
  } else if (path.startsWith("/api/tasks/")) {
    const id = readId(path.slice("/api/tasks/".length));
    if (method === "GET") {
      const { rows } = await pool.query(selectOne(userId, id));
      return sendFound(response, rows[0]);
    }
    if (method === "PATCH") {
      const change = readChange(await readJson(request));
      const changes = Object.keys(change).length > 0;
      const { rows } = await pool.query(
        changes ? update(userId, id, change) : selectOne(userId, id),
      );
      return sendFound(response, rows[0]);
    }
  }
  send(response, 404, { title: "Not found", status: 404 });
}

function sendFound(response: ServerResponse, row: object | undefined): void {
  if (row) send(response, 200, row);
  else send(response, 404, { title: "Not found", status: 404 });
}

function send(response: ServerResponse, status: number, value: object): void {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_LIMIT) throw new BadInput([{ path: "", message: "is too large" }]);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new BadInput([{ path: "", message: "is not JSON" }]);
  }
}

server.listen(settings.port, "127.0.0.1");
process.on("SIGTERM", () => {
  server.closeAllConnections();
  server.close(() => pool.end());
});
