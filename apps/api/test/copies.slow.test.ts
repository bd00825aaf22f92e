import { readFile } from "node:fs/promises";
import {
  cookieOf,
  createStandby,
  createTestServer,
  freePort,
  type PgBouncer,
  type Program,
  ready,
  type Standby,
  signUp,
  spawnApi,
  startNginx,
  startPgBouncer,
  startTestApi,
  type TestServer,
  type TestUser,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";
import { NO_ANSWER, Writers } from "./support/writers.js";

/**
 * Runs separate processes behind nginx, with PgBouncer (both from Debian) and a replica; otherwise
 * two copies in this process, directly on the database.
 */
const LONG = process.env.DOCKET_LONG === "1";
const COPIES = LONG ? 3 : 2;
const ROUNDS = LONG ? 10 : 1;
const CLIENTS = 12;
/** From docs/scale.md: how long a copy may still accept a credential revoked in another. */
const REMEMBERED_SECONDS = 30;
const BAD_GATEWAY = 502;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A running copy. */
interface Copy {
  url: string;
  end(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
}

describe(`${COPIES} copies of Docket on one database`, () => {
  let server: TestServer;
  let standby: Standby | undefined;
  let bouncer: PgBouncer | undefined;
  let nginx: Program | undefined;
  const copies: Copy[] = [];
  let variables: Record<string, string>;
  let publicUrl: string;

  before(async function () {
    this.timeout(300_000);
    server = await createTestServer();
    await withClient(server.superuserUrl(), (client) =>
      client.query("CREATE DATABASE docket OWNER docket"),
    );
    const direct = new URL(server.ownerUrl("docket"));
    const ports = await Promise.all(Array.from({ length: COPIES }, () => freePort()));
    publicUrl = `http://localhost:${await freePort()}`;
    variables = {
      PUBLIC_URL: publicUrl,
      TRUST_PROXY: "1",
      BETTER_AUTH_SECRET: "a secret for tests, 32 characters and more",
      REQUESTS_PER_MINUTE: "0",
      DATABASE_URL: direct.href,
    };
    if (LONG) {
      standby = await createStandby(server);
      bouncer = await startPgBouncer(server.port, { [direct.username]: direct.password });
      const pooled = new URL(direct);
      pooled.port = String(bouncer.port);
      pooled.searchParams.set("pgbouncer", "true");
      variables.DATABASE_URL = pooled.href;
      variables.DATABASE_DIRECT_URL = direct.href;
      variables.DATABASE_REPLICA_URL = standby.url(direct.href);
      nginx = await startNginxBefore(ports, Number(new URL(publicUrl).port));
    }
    for (const port of ports) copies.push(await start(port));
  });
  after(async () => {
    await Promise.all(copies.map((copy) => copy.end("SIGTERM")));
    await nginx?.stop();
    await bouncer?.stop();
    await standby?.remove();
    await server.remove();
  });

  async function start(port: number): Promise<Copy> {
    if (!LONG) {
      const { DATABASE_URL: databaseUrl } = variables;
      const { url, stop } = await startTestApi({ databaseUrl, publicUrl, port });
      return { url, end: stop };
    }
    const copy = await spawnApi({ ...variables, PORT: String(port) });
    await ready(copy);
    return {
      url: copy.url,
      async end(signal) {
        copy.process.kill(signal);
        expect(await copy.ended, copy.output()).to.equal(signal === "SIGTERM" ? 0 : signal);
      },
    };
  }

  /** Stops a copy and starts it again. */
  async function replace(index: number, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const copy = copies[index] as Copy;
    await copy.end(signal);
    await pause(100);
    copies[index] = await start(Number(new URL(copy.url).port));
  }

  /** Where to send a request: to nginx, or to the copies in turn. */
  let next = 0;
  const address = () => {
    next += 1;
    return nginx ? publicUrl : (copies[next % COPIES] as Copy).url;
  };

  it(`do not lose, duplicate or fail writes when ${LONG ? "killed and " : ""}upgraded in turn ${ROUNDS} times`, async () => {
    const ann = await signUp(address());
    const writers = await Writers.start(CLIENTS, address);
    const readers = startReaders(ann, address);
    const ofUpgrades = new Map<number, number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      await writers.everybodyWrites();
      if (LONG) await replace(round % COPIES, "SIGKILL");
      await writers.everybodyWrites();
      const before = new Map(writers.statuses);
      for (let index = 0; index < (LONG ? COPIES : 1); index += 1) {
        await replace(index, "SIGTERM");
        await writers.everybodyWrites();
      }
      for (const [status, count] of writers.statuses) {
        const more = count - (before.get(status) ?? 0);
        ofUpgrades.set(status, (ofUpgrades.get(status) ?? 0) + more);
      }
    }
    await writers.stop();
    const read = await readers.stop();
    await writers.check(server.superuserUrl("docket"), [
      200,
      201,
      nginx ? BAD_GATEWAY : NO_ANSWER, // for requests in progress when a copy was killed
    ]);
    if (nginx) {
      expect([...read.keys()], "nginx asks another copy").to.deep.equal([200]);
      const bad = [...ofUpgrades].filter(([status, n]) => n > 0 && status > 299);
      expect(bad, "an upgrade is not felt").to.deep.equal([]);
    } else for (const status of read.keys()) expect(status).to.be.oneOf([200, NO_ANSWER]);
    console.log(`        ${writers.figures()}; ${read.get(200)} reads`);
  }).timeout(60_000 + ROUNDS * 120_000);

  // Smaller variants: sign-in-limit.slow.test.ts, rate-limit.test.ts and credentials.test.ts.
  if (LONG) {
    it(`reject credentials within ${REMEMBERED_SECONDS} s of their revocation in another copy`, async () => {
      const ann = await signUp(address());
      const { id, key } = await ann.client.createApiKey({ name: "A script", scope: "read" });
      const { headers } = await call(`${publicUrl}/api/auth/sign-in/email`, {
        method: "POST",
        body: { email: ann.email, password: ann.password },
      });
      const other = cookieOf({ headers } as Response);
      const statuses = (credential: Record<string, string>) =>
        Promise.all(
          copies.map(async ({ url }) => {
            return (await call(`${url}/api/tasks`, { headers: credential })).status;
          }),
        );
      const credentials = { session: { cookie: other }, key: { authorization: `Bearer ${key}` } };
      for (const credential of Object.values(credentials))
        expect(await statuses(credential)).to.deep.equal([200, 200, 200]);
      const [first] = copies as [Copy];
      const headersOfPage = { cookie: other, origin: publicUrl };
      const signOut = { method: "POST", body: {}, headers: headersOfPage };
      expect((await call(`${first.url}/api/auth/sign-out`, signOut)).status).to.equal(200);
      const revoke = { method: "DELETE", as: ann };
      expect((await call(`${first.url}/api/api-keys/${id}`, revoke)).status).to.equal(204);
      const from = performance.now();
      for (const [what, credential] of Object.entries(credentials)) {
        expect((await statuses(credential))[0], `${what}, where it was revoked`).to.equal(401);
        let all = await statuses(credential);
        while (all.some((status) => status !== 401)) {
          expect((performance.now() - from) / 1_000, what).to.be.below(REMEMBERED_SECONDS + 1);
          await pause(500);
          all = await statuses(credential);
        }
      }
      expect((await statuses({ cookie: ann.cookie }))[2]).to.equal(200);
    }).timeout(300_000);

    it("count wrong passwords together, but requests separately", async () => {
      const ann = await signUp(address());
      await withClient(server.superuserUrl("docket"), (client) =>
        client.query("DELETE FROM auth_rate_limits"),
      );
      const guesses = [];
      for (let guess = 0; guess < 12; guess += 1) {
        const { status } = await call(`${publicUrl}/api/auth/sign-in/email`, {
          method: "POST",
          body: { email: ann.email, password: `wrong ${guess}` },
        });
        guesses.push(status);
      }
      expect(guesses).to.deep.equal([...Array(10).fill(401), 429, 429]);

      const limit = 40;
      variables.REQUESTS_PER_MINUTE = String(limit);
      for (let index = 0; index < COPIES; index += 1) await replace(index, "SIGTERM");
      const asks = Array.from({ length: 2 * COPIES * limit }, () =>
        call(`${publicUrl}/api/tasks?limit=1`, { as: ann }),
      );
      const answers = await Promise.all(asks);
      const served = answers.filter(({ status }) => status === 200).length;
      expect(served).to.be.within(limit, COPIES * limit);
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused).to.have.length(asks.length - served);
      for (const { headers } of refused)
        expect(Number(headers.get("retry-after"))).to.be.within(1, 60);
    }).timeout(300_000);
  }
});

/** Debian's nginx with deploy/nginx.conf, except for TLS. */
async function startNginxBefore(ports: number[], port: number): Promise<Program> {
  const file = new URL("../../../deploy/nginx.conf", import.meta.url);
  const own = await readFile(file, "utf8");
  const [, upstream, site] =
    /(upstream [^}]*\})[\s\S]*(server \{\s*listen 443[\s\S]*)/.exec(own) ?? [];
  const servers = ports.map((one) => `server 127.0.0.1:${one} max_fails=0;`).join("\n");
  return startNginx(port, () =>
    `${upstream?.replace(/server 127.0.0.1:3000 max_fails=0;/, servers)}\n${site}`
      .replace("listen 443 ssl http2;", `listen ${port};`)
      .replaceAll(/(listen \[::\]|ssl_certificate).*\n/g, "")
      .replaceAll("docket.example.com", "localhost"),
  );
}

/** Clients that read a list without pause, and the number of responses by status. */
function startReaders(person: TestUser, address: () => string) {
  const statuses = new Map<number, number>();
  let stopped = false;
  const read = async () => {
    while (!stopped) {
      const answer = await call(`${address()}/api/tasks?limit=5`, { as: person }).catch(() => null);
      const status = answer?.status ?? NO_ANSWER;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      await pause(status === 200 ? 0 : 50);
    }
  };
  const all = Promise.all([read(), read(), read(), read()]);
  return {
    async stop() {
      stopped = true;
      await all;
      return statuses;
    },
  };
}
