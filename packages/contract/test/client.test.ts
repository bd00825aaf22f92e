import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  ApiError,
  createClient,
  followImport,
  followTurn,
  operations,
  routes,
  secondsToWait,
} from "@docket/contract";
import { expect } from "chai";

interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage["headers"];
  body: string;
}

describe("the client", () => {
  let server: Server;
  let baseUrl: string;
  let seen: Seen[] = [];
  let answer = { status: 200, headers: {} as Record<string, string>, body: "{}" };

  before(async () => {
    server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      response.writeHead(answer.status, answer.headers);
      const whole = answer.headers["content-length"] === undefined;
      if (whole) response.end(answer.body);
      else response.write(answer.body, () => response.destroy());
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    seen = [];
    answer = { status: 200, headers: {}, body: "{}" };
  });
  after(() => server.close());

  it("has a function for each operation, and operations match their routes", () => {
    expect(Object.keys(createClient()).sort()).to.deep.equal(Object.keys(operations).sort());
    for (const [id, operation] of Object.entries(operations)) {
      expect([operation.method, operation.path]).to.deep.equal(routes[id as keyof typeof routes]);
    }
  });

  it("takes an address with a slash at the end, and one with a path", async () => {
    for (const end of ["", "/", "/docket", "/docket/"]) {
      await createClient({ baseUrl: baseUrl + end }).getTask({ id: "4" });
    }
    expect(seen.map(({ url }) => url)).to.deep.equal([
      "/api/tasks/4",
      "/api/tasks/4",
      "/docket/api/tasks/4",
      "/docket/api/tasks/4",
    ]);
  });

  it("sends what follows a turn or an import in the same way", async () => {
    const options = {
      baseUrl: `${baseUrl}/docket/`,
      userId: "ann",
      headers: { authorization: "x" },
    };
    answer.body = 'event: ended\ndata: {"turn":{"id":"5"}}\n\n';
    const content = "Hello";
    for (const followed of [{ conversationId: "3", content }, { regenerate: "4" }, { turnId: "5" }])
      for await (const { data } of followTurn(followed, { ...options, idempotencyKey: "k" }))
        expect(data).to.deep.equal({ turn: { id: "5" } });
    await followImport({ file: new Blob(["x"]), source: "csv", mapping: { title: "T" } }, options);
    expect(seen.map(({ method, url, body }) => `${method} ${url} ${body}`)).to.deep.equal([
      'POST /docket/api/conversations/3/messages {"content":"Hello"}',
      "POST /docket/api/turns/4/regenerate {}",
      "GET /docket/api/turns/5 ",
      "POST /docket/api/import?source=csv&mapping=%7B%22title%22%3A%22T%22%7D x",
    ]);
    for (const { method, url, headers } of seen) {
      const sent = { "docket-user": "ann", authorization: "x", accept: "text/event-stream" };
      expect(headers).to.include(sent);
      const isOnce = method === "POST" && !url?.includes("import");
      expect(headers["idempotency-key"]).to.equal(isOnce ? "k" : undefined);
    }
  });

  it("follows a turn on when the server is silent, before its answer or after it", async () => {
    const told = ["", "retry: 1000\n\n", 'id: 7\nevent: started\ndata: {"turn":{"id":"5"}}\n\n'];
    const asked: string[] = [];
    const mute = createServer(({ method, url, headers }, response) => {
      asked.push(`${method} ${url} ${headers["idempotency-key"]} ${headers["last-event-id"]}`);
      const text = told.shift();
      if (text === undefined) response.end("event: ended\ndata: {}\n\n");
      else if (text !== "") response.write(text);
    }).listen(0, "127.0.0.1");
    await once(mute, "listening");
    const { port } = mute.address() as AddressInfo;
    const options = { baseUrl: `http://127.0.0.1:${port}`, maxSilence: 200, idempotencyKey: "k" };
    const events: string[] = [];
    for await (const { event } of followTurn({ regenerate: "4" }, options)) events.push(event);
    expect(events).to.deep.equal(["started", "ended"]);
    const regenerate = "POST /api/turns/4/regenerate k undefined";
    expect(asked).to.deep.equal([
      regenerate,
      regenerate,
      regenerate,
      "GET /api/turns/5 undefined 7",
    ]);
    mute.closeAllConnections();
    mute.close();
  });

  it("sends input in the path, query or body, and options as headers", async () => {
    const client = createClient({ baseUrl, headers: { authorization: "Bearer x" } });
    await client.listTasks({ completed: false, q: "a&b ü" });
    await client.updateTask({ id: "4/2", title: "New" }, { ifMatch: '"v1"' });
    await client.createTask({ title: "T" }, { idempotencyKey: "k1" });
    const [list, update, create] = seen;
    expect(list?.url).to.equal("/api/tasks?completed=false&q=a%26b+%C3%BC");
    expect(list?.headers.authorization).to.equal("Bearer x");
    expect(update).to.include({
      method: "PATCH",
      url: "/api/tasks/4%2F2",
      body: '{"title":"New"}',
    });
    expect(update?.headers["if-match"]).to.equal('"v1"');
    expect(create?.headers["idempotency-key"]).to.equal("k1");
  });

  it("returns null for a 204", async () => {
    answer = { status: 204, headers: {}, body: "" };
    expect(await createClient({ baseUrl }).deleteTask({ id: "1" })).to.equal(null);
  });

  it("rejects with the problem and Retry-After, or with status 0 if the server is unreachable", async () => {
    const problem = { type: "x", title: "Away", status: 503, detail: "Back soon.", requestId: "r" };
    answer = { status: 503, headers: { "retry-after": "7" }, body: JSON.stringify(problem) };
    const error = await createClient({ baseUrl })
      .getMe()
      .catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(ApiError);
    expect(error).to.include({ status: 503, message: "Back soon.", retryAfter: 7 });
    const waits = ["-5", "soon", new Date(Date.now() + 60_000).toUTCString()].map(secondsToWait);
    expect(waits.slice(0, 2)).to.deep.equal([null, null]);
    expect(waits[2]).to.be.within(50, 60);
    answer = { status: 502, headers: {}, body: "<html>" };
    const gateway = await createClient({ baseUrl })
      .getMe()
      .catch((caught: unknown) => caught);
    expect(gateway).to.include({ status: 502, problem: null });
    const nobody = await createClient({ baseUrl: "http://127.0.0.1:1" })
      .getMe()
      .catch((caught: unknown) => caught);
    expect(nobody).to.include({ status: 0 });
  });

  it("rejects truncated responses, and HTML as from a proxy or captive portal", async () => {
    const json = { "content-type": "application/json" };
    const answers = [
      { status: 200, headers: { ...json, "content-length": "100" }, body: '{"id": "1"' },
      { status: 200, headers: json, body: '{"id": "1"' },
      { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body: "Welcome" },
    ];
    for (answer of answers) {
      const error = await createClient({ baseUrl })
        .deleteTask({ id: "1" })
        .catch((caught: unknown) => caught);
      expect(error).to.be.instanceOf(ApiError).and.include({ status: 0, problem: null });
    }
  });
});
