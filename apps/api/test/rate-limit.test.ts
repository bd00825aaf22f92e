import { signUp, useTestApi } from "@docket/testing";
import { expect } from "chai";
import type { Response as Answer, Request } from "express";
import { withoutPorts } from "../dist/http/without-ports.js";

const LIMIT = 5;

describe("the rate limit", () => {
  const api = useTestApi({ requestsPerMinute: LIMIT, rateLimit: true, trustProxy: 1 });

  const get = (path: string, token: string) =>
    fetch(`${api.url}${path}`, { headers: { authorization: `Bearer ${token}` } });

  const expectTooMany = async (response: Response) => {
    expect(response.status).to.equal(429);
    expect(Number(response.headers.get("retry-after"))).to.be.within(1, 60);
    expect(response.headers.get("content-type")).to.match(/^application\/problem\+json/);
    expect(((await response.json()) as { detail: string }).detail).to.match(/Try again in \d+ sec/);
  };

  it("applies per user, to HTTP and MCP together", async () => {
    const [ann, bob] = [await signUp(api.url), await signUp(api.url)];
    for (let sent = 1; sent < LIMIT; sent += 1) {
      expect((await get("/api/tasks", ann.token)).status).to.equal(200);
    }
    const mcp = () =>
      fetch(`${api.url}/mcp`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${ann.token}`,
          accept: "application/json, text/event-stream",
          "content-type": "application/json",
        },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
      });
    expect((await mcp()).status).to.equal(200);
    await expectTooMany(await mcp());
    await expectTooMany(await get("/api/tasks", ann.token));
    expect((await get("/api/tasks", bob.token)).status).to.equal(200);
  });

  it("applies per address to requests with rejected credentials", async () => {
    for (let sent = 1; sent <= LIMIT; sent += 1) {
      expect((await get("/api/tasks", `no-token-${sent}`)).status).to.equal(401);
    }
    await expectTooMany(await get("/api/tasks", "another"));
    const carl = await signUp(api.url);
    expect((await get("/api/tasks", carl.token)).status).to.equal(200);
  });

  it("counts all addresses of one IPv6 network as one", async () => {
    const from = (address: string) =>
      fetch(`${api.url}/api/tasks`, {
        headers: { authorization: "Bearer no-token", "x-forwarded-for": address },
      });
    for (let sent = 1; sent <= LIMIT; sent += 1) {
      expect((await from(`2001:db8:1:1::${sent}`)).status).to.equal(401);
    }
    await expectTooMany(await from("2001:db8:1:1:ffff::9"));
    expect((await from("2001:db8:2:1::1")).status).to.equal(401);
  });

  it("counts an address once, whatever port a gateway adds to it", async () => {
    const from = (address: string) =>
      fetch(`${api.url}/api/tasks`, {
        headers: { authorization: "Bearer no-token", "x-forwarded-for": address },
      });
    for (const address of [
      (port: number) => `198.51.100.1, 203.0.113.5:${port}`,
      (port: number) => `[2001:db8:5::1]:${port}`,
    ]) {
      for (let sent = 1; sent <= LIMIT; sent += 1) {
        expect((await from(address(50_000 + sent))).status).to.equal(401);
      }
      await expectTooMany(await from(address(60_000).replace(/[[\]]|:60000/g, "")));
    }
    expect((await from("203.0.113.6:50001")).status).to.equal(401);
    expect((await from("[2001:db8:6::1]:50001")).status).to.equal(401);
  });

  it("reads addresses in linear time, whatever a client sends as one", () => {
    for (const part of ["[", "1", "1.", "1.1.1.1:", "[1]:"]) {
      const headers = { "x-forwarded-for": part.repeat(300_000) };
      let passed = false;
      withoutPorts({ headers } as unknown as Request, {} as Answer, () => {
        passed = true;
      });
      expect(passed).to.equal(true);
    }
  });

  it("does so for guesses at passwords, too", async () => {
    const from = (address: string) =>
      fetch(`${api.url}/api/auth/sign-in/email`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-forwarded-for": address },
        body: JSON.stringify({ email: "nobody@example.com", password: "a guess" }),
      });
    for (let sent = 10; sent < 20; sent += 1) {
      expect((await from(`2001:db8:3:1${sent}::1`)).status).to.equal(401);
    }
    expect((await from("2001:db8:3:1ff::1")).status).to.equal(429);
    expect((await from("2001:db8:3:2ff::1")).status).to.equal(401);
  });
});
