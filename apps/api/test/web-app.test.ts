import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import express from "express";
import { mountWebApp } from "../dist/system/web-app.js";

const script = `export const text = "${"a".repeat(2_000)}";`;

describe("the built web app", () => {
  let server: Server;
  let port: number;

  before(async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "docket-page-"));
    await mkdir(path.join(folder, "assets"));
    const write = (name: string, content: string | Buffer) =>
      writeFile(path.join(folder, name), content);
    await write("index.html", '<html data-trash-days="30"><base href="/" />');
    await write("index.html.gz", "not what is served");
    await write("assets/main-abc.js", script);
    await write("assets/main-abc.js.br", brotliCompressSync(script));
    await write("assets/main-abc.js.gz", gzipSync(script));
    await write("assets/small-def.css", "body {}");
    await write("icon.svg", "<svg/>");
    const app = express().set("etag", false);
    mountWebApp(app, { publicUrl: "https://example.com/docket", trashDays: 7 }, folder);
    server = createServer(app).listen(0, "127.0.0.1");
    await once(server, "listening");
    ({ port } = server.address() as AddressInfo);
    // As when another one is built in its place.
    await rm(folder, { recursive: true });
  });
  after(() => server.close());

  async function get(url: string, headers: Record<string, string> = {}, method = "GET") {
    const sent = send({ port, path: url, headers, method }).end();
    const [response] = await once(sent, "response");
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
  }

  it("is served as it was at startup, in an encoding that the client accepts", async () => {
    const found = await get("/assets/main-abc.js", { "accept-encoding": "gzip, deflate, br" });
    expect(found.headers).to.include({
      "content-encoding": "br",
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
      vary: "Accept-Encoding",
    });
    expect(brotliDecompressSync(found.body).toString()).to.equal(script);
    const gzipped = await get("/assets/main-abc.js?a=b", { "accept-encoding": "gzip" });
    expect(gunzipSync(gzipped.body).toString()).to.equal(script);
    for (const encoding of ["identity", "br;q=0, gzip;q=0", "zstd"]) {
      const plain = await get("/assets/main-abc.js", { "accept-encoding": encoding });
      expect(plain.headers).to.not.have.property("content-encoding");
      expect(plain.headers["content-length"]).to.equal(String(script.length));
      expect(plain.body.toString(), encoding).to.equal(script);
    }
    const small = await get("/assets/small-def.css", { "accept-encoding": "br" });
    expect(small.body.toString()).to.equal("body {}");
    expect(small.headers).to.not.have.any.keys("content-encoding", "vary");
  });

  it("is not sent again if the client has it already", async () => {
    for (const name of ["/assets/main-abc.js", "/icon.svg", "/"]) {
      const { etag } = (await get(name)).headers;
      const again = await get(name, { "if-none-match": `W/"other", ${etag}` });
      expect([again.status, again.body.length], name).to.deep.equal([304, 0]);
    }
    expect((await get("/icon.svg")).headers["cache-control"]).to.equal("no-cache");
    const head = await get("/assets/main-abc.js", {}, "HEAD");
    expect([head.status, head.body.length]).to.deep.equal([200, 0]);
  });

  it("serves its page with its settings at every view's address, and no other files", async () => {
    // As browsers open an address.
    const accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    for (const address of ["/", "/index.html", "/lists/12?sort=due", "/search"]) {
      const { status, body } = await get(address, { accept });
      expect([status, body.toString()], address).to.deep.equal([
        200,
        '<html data-trash-days="7"><base href="/docket/" />',
      ]);
    }
    const names = ["/assets/gone.js", "/assets/main-abc.js.br", "/../package.json", "/%2e%2e/a.js"];
    for (const name of names) expect((await get(name)).status, name).to.equal(404);
    expect((await get("/assets/main-abc.js", {}, "POST")).status).to.equal(404);
    expect((await get("/")).status).to.equal(200);
    // What a program asks for that has mistaken an address of the API.
    for (const program of ["application/json", "*/*", undefined])
      for (const address of ["//api/tasks", "/API/tasks", "/api-tasks"]) {
        const { status } = await get(address, program ? { accept: program } : {});
        expect(status, `${address} ${program}`).to.equal(404);
      }
  });
});
