import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { PassThrough } from "node:stream";
import { json, text } from "node:stream/consumers";
import type { Problem } from "@docket/contract";
import { signUp, startTestApi, type TestApi, type TestUser, withClient } from "@docket/testing";
import { expect } from "chai";
import { answerBrokenRequest } from "../dist/http/problem.js";
import { call } from "./call.js";

describe("HTTP", () => {
  let api: TestApi;
  let ann: TestUser;

  before(async () => {
    api = await startTestApi();
    ann = await signUp(api.url, "Ann");
  });
  after(() => api.stop());

  it("other methods of an address get 405, with those that are possible in Allow", async () => {
    const addresses = [
      "/livez",
      "/readyz",
      "/metrics",
      "/api/openapi.json",
      "/api/sign-in-options",
      "/api/docs",
      "/api/docs/start.js",
      "/.well-known/oauth-protected-resource",
      "/.well-known/oauth-authorization-server",
    ];
    for (const address of [
      "/api/auth/jwks",
      "/api/auth/get-session",
      "/api/docs/assets/swagger-ui.css",
      "/",
    ]) {
      const answers = ["GET", "HEAD"].map((method) => call(api.url + address, { method, as: ann }));
      const [got, head] = await Promise.all(answers);
      expect(head!.status, address).to.equal(got!.status);
      expect(head!.headers.get("content-type"), address).to.equal(got!.headers.get("content-type"));
    }
    for (const address of addresses) {
      for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
        const answer = await call(api.url + address, { method });
        expect(answer.status, `${method} ${address}`).to.equal(405);
        expect(answer.headers.get("allow"), address).to.equal("GET, HEAD");
        expect(answer.body.type, address).to.equal("urn:docket:problem:method");
      }
      expect((await call(api.url + address, { method: "HEAD" })).status, address).to.equal(200);
    }
    for (const [address, method, allow] of [
      ["sign-in/email", "GET", "POST"],
      ["jwks", "POST", "GET, HEAD"],
      ["get-session?x=1", "DELETE", "GET, HEAD, POST"],
      ["oauth2/authorize", "PUT", "GET, HEAD, POST"],
      ["passkey/delete-passkey", "OPTIONS", "POST"],
    ] as const) {
      const answer = await call(`${api.url}/api/auth/${address}`, { method });
      expect(answer.status, `${method} ${address}`).to.equal(405);
      expect(answer.headers.get("allow"), address).to.equal(allow);
      expect(answer.body.type, address).to.equal("urn:docket:problem:method");
    }
    expect((await call(`${api.url}/.well-known/else`, { method: "POST" })).status).to.equal(404);
  });

  it("is not ready while the database lacks one of its migrations; others do not matter", async () => {
    const ready = () => call(`${api.url}/readyz`);
    await withClient(api.superuserUrl, async (client) => {
      await client.query(`INSERT INTO "SequelizeMeta" VALUES ('99999999999999-newer.ts')`);
      expect((await ready()).status).to.equal(200);
      const last = `(SELECT name FROM "SequelizeMeta" ORDER BY name DESC OFFSET 1 LIMIT 1)`;
      const { rows } = await client.query(
        `DELETE FROM "SequelizeMeta" WHERE name = ${last} RETURNING name`,
      );
      const { status, headers, body } = await ready();
      expect(status).to.equal(503);
      expect(headers.get("retry-after")).to.match(/^\d+$/);
      expect(body.detail).to.match(/lacks migrations/);
      await client.query(`INSERT INTO "SequelizeMeta" VALUES ($1)`, [rows[0].name]);
      expect((await ready()).status).to.equal(200);
    });
  });

  it("HEAD does not wait for the end of a stream, which would block its connection", async () => {
    const turn = await ann.client.createConversation({});
    const { id } = (await ann.client.sendMessage({ id: turn.id, content: "help" })).turn;
    const head = (path: string) =>
      `HEAD ${path} HTTP/1.1\r\nHost: x\r\nCookie: ${ann.cookie}\r\nAccept: text/event-stream\r\n\r\n`;
    const socket = connect(Number(new URL(api.url).port), "127.0.0.1");
    socket.write(head("/api/changes/stream") + head(`/api/turns/${id}`));
    socket.write("GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    expect(await text(socket)).to.match(/"status":"alive"/);
  });

  /** The answer to a request as it is written, on a connection of its own. */
  const raw = (head: string, body = "") => {
    const socket = connect(Number(new URL(api.url).port), "127.0.0.1");
    socket.write(
      `${head}\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    return text(socket);
  };

  it("a target in absolute form, and a host that is none, are no reason to fail", async () => {
    const cookie = `Host: x\r\nCookie: ${ann.cookie}`;
    for (const [target, found] of [
      ["http://other.example/api/me", '"name":"Ann"'],
      ["HTTP://other.example/api/auth/get-session?a=b", '"name":"Ann"'],
      ["http://other.example?a=b", "HTTP/1.1 "],
      ["http://other.example/livez", '"alive"'],
    ]) {
      const answer = await raw(`GET ${target} HTTP/1.1\r\n${cookie}`);
      expect(answer, target)
        .to.contain(found)
        .and.not.match(/^HTTP\/1.1 5/);
    }
    const authorization = `Authorization: Bearer ${ann.token}\r\nContent-Type: application/json`;
    const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
    for (const host of ["", "x:99999", "[::1", "a b", "x@y", "%00", "x/y", "x#"]) {
      const answer = await raw(`POST /mcp HTTP/1.1\r\nHost: ${host}\r\n${authorization}`, ping);
      expect(answer, host).to.match(/^HTTP\/1.1 200/);
      const page = await raw(`GET /api/docs HTTP/1.1\r\nHost: ${host}`);
      expect(page, host).to.match(/^HTTP\/1.1 200/);
    }
  });

  it("a stop closes connections that were never used, and waits for a request that is arriving", async () => {
    const one = await startTestApi();
    const { hostname, port } = new URL(one.url);
    const [unused, busy] = [1, 2].map(() => connect(Number(port), hostname));
    busy!.write("GET /livez HTTP/1.1\r\nHost: x\r\n");
    await Promise.all([unused, busy].map((socket) => once(socket!, "connect")));
    await call(`${one.url}/livez`);
    const stopped = one.stop();
    await once(unused!.resume(), "close");
    busy!.write("\r\n");
    expect(await text(busy!)).to.match(/^HTTP\/1.1 200/);
    await stopped;
  });

  it("a stop does not wait for a file that is still arriving, or the rest of a refused one", async () => {
    const one = await startTestApi();
    const { cookie } = await signUp(one.url);
    const headers = { cookie, "content-type": "text/csv", "content-length": 1_000 };
    const send = async (path: string) => {
      const upload = request(one.url + path, { method: "POST", headers });
      upload.write("title\n");
      const [answer] = (await once(upload, "response")) as [IncomingMessage];
      const closed = new Promise((resolve) => upload.on("error", () => {}).once("close", resolve));
      return { closed, status: answer.statusCode, body: (await json(answer)) as Problem };
    };
    const refused = await send("/api/nowhere");
    expect(refused.status).to.equal(404);
    const answered = send("/api/import?source=csv");
    const { hostname, port } = new URL(one.url);
    const busy = connect(Number(port), hostname);
    busy.write("GET /livez HTTP/1.1\r\nHost: x\r\n");
    await once(busy, "connect");
    for (let times = 0; times < 3; times += 1) await call(`${one.url}/livez`);
    const stopped = one.stop();
    const { closed, status, body } = await answered;
    expect(status).to.equal(503);
    expect(body.detail).to.equal("The server is stopping. Send the file again.");
    await Promise.all([closed, refused.closed]);
    busy.write("\r\n"); // what the stop does wait for
    expect(await text(busy)).to.match(/^HTTP\/1.1 200/);
    await stopped;
  });

  it("a request that is too slow, too long or none is answered as such", async () => {
    const kinds = {
      ERR_HTTP_REQUEST_TIMEOUT: [408, "timeout"],
      HPE_HEADER_OVERFLOW: [431, "malformed"],
      HPE_INVALID_METHOD: [400, "malformed"],
    };
    for (const [code, [status, kind]] of Object.entries(kinds)) {
      const socket = new PassThrough();
      answerBrokenRequest(Object.assign(new Error(code), { code }), socket);
      const [head = "", body = ""] = (await text(socket)).split("\r\n\r\n");
      expect(head).to.contain(`HTTP/1.1 ${status} `);
      expect(JSON.parse(body)).to.include({ status, type: `urn:docket:problem:${kind}` });
    }
  });
});
