import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  checkServer,
  type Database,
  DatabaseError,
  isDatabaseError,
  listen,
  parseConnectionUrl,
  readEnvironment,
  singleClient,
  waitForDatabase,
} from "@docket/database";
import {
  type Authority,
  createAuthority,
  createTestServer,
  migrateDatabase,
  openDatabase,
  restartWithTls,
  type TestServer,
} from "@docket/testing";
import { expect } from "chai";
import pg from "pg";
import { failureOf } from "./fixture.js";

const VERIFYING = ["require", "verify-ca", "verify-full"];

describe("SC-004 TLS with verification", () => {
  let server: TestServer;
  let ours: Authority;
  let folder: string;
  let trusted: string;
  let untrusted: string;

  before(async function () {
    this.timeout(60_000);
    server = await createTestServer();
    ours = await createAuthority("Ours");
    folder = await mkdtemp(path.join(tmpdir(), "docket-tls-"));
    trusted = await writeCa("ours.pem", ours);
    untrusted = await writeCa("theirs.pem", await createAuthority("Theirs"));
  });
  after(async () => {
    await server.remove();
    await rm(folder, { recursive: true, force: true });
  });

  async function writeCa(name: string, { certificate }: Authority): Promise<string> {
    const file = path.join(folder, name);
    await writeFile(file, certificate);
    return file;
  }
  const urlWith = (parameters: Record<string, string>, host = "localhost") => {
    const url = new URL(server.superuserUrl());
    url.hostname = host;
    url.search = new URLSearchParams(parameters).toString();
    return url.href;
  };
  const connect = async <T>(url: string, work: (database: Database) => Promise<T>) => {
    const database = openDatabase(url, { pool: { acquireTimeout: 3_000 }, models: [] });
    return work(database).finally(() => database.destroy());
  };
  const ask = (url: string) =>
    connect(url, async (database) => {
      const [rows] = (await database.asSystem(() =>
        database.sequelize.query(
          "SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()" as never,
        ),
      )) as unknown as [{ ssl: boolean; version: string | null }[]];
      return rows[0];
    });
  const refusal = async (url: string) => {
    const error = await failureOf(ask(url));
    expect(isDatabaseError(error), `${error.name}: ${error.message}`).to.equal(true);
    return error;
  };

  describe("a server with a valid certificate", () => {
    before(async () => restartWithTls(server, { certificate: await ours.issue("localhost") }));

    for (const sslmode of VERIFYING) {
      it(`is accepted under ${sslmode}, encrypted`, async () => {
        const session = await ask(urlWith({ sslmode, sslrootcert: trusted }));
        expect(session).to.deep.include({ ssl: true });
        expect(session?.version).to.match(/^TLSv1\.[23]$/);
      });

      it(`is refused under ${sslmode} if the trusted authority is another one`, async () => {
        const error = await refusal(urlWith({ sslmode, sslrootcert: untrusted }));
        expect(error.code).to.equal("certificate");
        expect(error.message).to.contain("authority").and.contain("sslrootcert");
      });

      it(`is refused under ${sslmode} if only the default authorities are trusted`, async () => {
        expect((await refusal(urlWith({ sslmode }))).code).to.equal("certificate");
      });
    }

    it("is accepted with channel_binding=require", async () => {
      const url = urlWith({
        sslmode: "verify-full",
        sslrootcert: trusted,
        channel_binding: "require",
      });
      expect(await ask(url)).to.deep.include({ ssl: true });
    });

    it("is used with channel binding by default if it offers it", async () => {
      const wire = pg.Connection.prototype as unknown as Record<
        typeof step,
        (name: string) => void
      >;
      const step = "sendSASLInitialResponseMessage";
      const original = wire[step];
      const mechanisms: string[] = [];
      wire[step] = function (name, ...rest) {
        mechanisms.push(name);
        return original.call(this, name, ...rest);
      };
      try {
        await ask(urlWith({ sslmode: "verify-full", sslrootcert: trusted }));
        await ask(urlWith({ sslmode: "disable" }));
        await migrateDatabase(urlWith({ sslmode: "verify-full", sslrootcert: trusted }));
      } finally {
        wire[step] = original;
      }
      const [bound, plain] = ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"];
      expect(mechanisms).to.deep.equal([bound, plain, bound, bound]);
    });

    it("is refused for another host name under verify-full only", async () => {
      const byAddress = (sslmode: string) =>
        urlWith({ sslmode, sslrootcert: trusted }, "127.0.0.1");
      const error = await refusal(byAddress("verify-full"));
      expect(error.code).to.equal("certificate");
      expect(error.message).to.contain("another host name").and.contain("add sslmode=verify-ca");
      expect(await ask(byAddress("verify-ca"))).to.deep.include({ ssl: true });
      expect(await ask(byAddress("require"))).to.deep.include({ ssl: true });
    });

    it("is used in plaintext only if the URL says so or the server is local", async () => {
      expect(await ask(urlWith({ sslmode: "disable" }))).to.deep.include({ ssl: false });
      expect(await ask(urlWith({}))).to.deep.include({ ssl: false });
      expect(await ask(urlWith({ sslrootcert: trusted }))).to.deep.include({ ssl: true });
      for (const far of ["db.example.com", "127.0.0.1.example.com", "127.example.com"])
        expect(parseConnectionUrl(`postgresql://u:p@${far}/x`).ssl, far).to.not.equal(false);
    });

    for (const mode of ["prefer", "allow", "no-verify", "off"]) {
      it(`cannot be used with sslmode=${mode}, which would not protect`, () => {
        expect(() => parseConnectionUrl(urlWith({ sslmode: mode }))).to.throw(/would not protect/);
      });
    }

    it("is verified by waitForDatabase, too", async () => {
      await waitForDatabase(urlWith({ sslmode: "verify-full", sslrootcert: trusted }), {
        timeoutMs: 3_000,
      });
      const wrong = urlWith({ sslmode: "verify-full", sslrootcert: untrusted });
      expect((await failureOf(waitForDatabase(wrong, { timeoutMs: 3_000 }))).code).to.equal(
        "certificate",
      );
    });
  });

  describe("a server that requires TLS", () => {
    before(async () =>
      restartWithTls(server, { certificate: await ours.issue("localhost"), plaintext: false }),
    );
    it("refuses plaintext, with a message that says what to add", async () => {
      const { message } = await failureOf(
        waitForDatabase(urlWith({}), { name: "MY_URL", timeoutMs: 3_000 }),
      );
      expect(message).to.contain("add sslmode=verify-full to MY_URL");
    });
  });

  for (const [what, days, word] of [
    ["an expired certificate", [-5, -1], "expired"],
    ["a certificate that is not valid yet", [1, 5], "not valid yet"],
  ] as const) {
    describe(`a server with ${what}`, () => {
      before(async () =>
        restartWithTls(server, { certificate: await ours.issue("localhost", days) }),
      );
      for (const sslmode of VERIFYING) {
        it(`is refused under ${sslmode}`, async () => {
          const error = await refusal(urlWith({ sslmode, sslrootcert: trusted }));
          expect(error.code).to.equal("certificate");
          expect(error.message).to.contain(word);
        });
      }
    });
  }

  describe("a server with a certificate for another host", () => {
    before(async () => restartWithTls(server, { certificate: await ours.issue("db.example.com") }));

    it("is refused under verify-full", async () => {
      const error = await refusal(urlWith({ sslmode: "verify-full", sslrootcert: trusted }));
      expect(error.code).to.equal("certificate");
      expect(error.message).to.contain("another host name");
    });
    for (const sslmode of ["require", "verify-ca"]) {
      it(`is accepted under ${sslmode}, which trusts every certificate of the authority`, async () => {
        expect(await ask(urlWith({ sslmode, sslrootcert: trusted }))).to.deep.include({
          ssl: true,
        });
      });
    }
  });

  describe("a server that speaks plaintext only", () => {
    before(() => restartWithTls(server, { certificate: null }));
    for (const sslmode of VERIFYING) {
      it(`is refused under ${sslmode}`, async () => {
        const error = await refusal(urlWith({ sslmode, sslrootcert: trusted }));
        expect(error.code).to.equal("certificate");
        expect(error.message).to.contain("does not offer TLS");
      });
    }
  });

  for (const method of ["password", "trust"] as const) {
    describe(`a server without channel binding that authenticates by ${method}`, () => {
      before(async () =>
        restartWithTls(server, { certificate: await ours.issue("localhost"), method }),
      );

      it("is refused if the URL requires channel binding, before the password is sent", async () => {
        const url = urlWith({
          sslmode: "verify-full",
          sslrootcert: trusted,
          channel_binding: "require",
        });
        const connecting = [
          () => ask(url),
          () => waitForDatabase(url, { timeoutMs: 3_000 }),
          () => checkServer(url),
        ];
        for (const connect of connecting) {
          const error = await failureOf(connect());
          expect(isDatabaseError(error, "certificate"), error.message).to.equal(true);
          expect(error.message).to.contain("channel_binding=require");
        }
        const migrating = await failureOf(migrateDatabase(url));
        expect(migrating.message).to.match(/^Can't connect to .*channel_binding=require/);
      });

      it("is accepted otherwise", async () => {
        const url = urlWith({ sslmode: "verify-full", sslrootcert: trusted });
        expect(await ask(url)).to.deep.include({ ssl: true });
      });
    });
  }
});

describe("a server that is not PostgreSQL", () => {
  it("is refused, with what to check", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const url = `postgresql://a:b@127.0.0.1:${port}/c?sslmode=require`;
    const error = await failureOf(waitForDatabase(url, { timeoutMs: 3_000 }));
    server.close();
    expect(error.message).to.include("Check the host and the port in");
  });
});

describe("a password that no longer fits", () => {
  it("is asked for where the address was set, in a URL or in parts, when a unit of work connects", async () => {
    const server = await createTestServer();
    try {
      const { hostname, port, username, pathname } = new URL(server.superuserUrl());
      const given = { DATABASE_HOST: hostname, DATABASE_PORT: port, DATABASE_USER: username };
      const { DATABASE_URL: parts = "" } = readEnvironment<Record<string, string | undefined>>(
        { ...given, DATABASE_NAME: pathname.slice(1), DATABASE_PASSWORD: "former" },
        expect.fail,
      );
      const url = server.superuserUrl().replace(/:[^:@]+@/, ":old@");
      for (const [address, place] of [
        [parts, "DATABASE_USER and DATABASE_PASSWORD"],
        [url, "DATABASE_URL"],
      ] as const) {
        const database = openDatabase(address);
        const query = () => database.sequelize.query("SELECT 1");
        for (const attempt of [() => database.asSystem(query), () => database.ping()]) {
          const { message } = await failureOf(attempt());
          expect(message).to.contain(`Check the user and the password in ${place}.`);
        }
        await database.destroy();
      }
    } finally {
      await server.remove();
    }
  });
});

describe("connection URLs", () => {
  it("are accepted as Neon's console shows them", () => {
    const direct = parseConnectionUrl(
      "postgresql://neondb_owner:npg_abc@ep-cool-river-a1b2c3d4.eu-central-1.aws.neon.tech/neondb?sslmode=require&channel_binding=require",
    );
    expect(direct).to.deep.include({
      host: "ep-cool-river-a1b2c3d4.eu-central-1.aws.neon.tech",
      port: 5432,
      user: "neondb_owner",
      password: "npg_abc",
      database: "neondb",
      channelBinding: "require",
      pooled: false,
    });
    expect(direct.ssl).to.include({ rejectUnauthorized: true });
    const pooled = parseConnectionUrl(
      "postgres://u:p@ep-cool-river-a1b2c3d4-pooler.eu-central-1.aws.neon.tech/neondb?sslmode=require&channel_binding=require",
    );
    expect(pooled.pooled).to.equal(true);
    const { host } = pooled;
    const url = `postgres://u:p@${host}/neondb`;
    expect(() => listen({ url, channel: "x", onMessage() {}, onListening() {} }))
      .to.throw(DatabaseError, host)
      .with.property("code", "pooled-address");
    const named = parseConnectionUrl(
      "postgresql://u:p@ep-x.neon.tech/neondb?sslmode=verify-full&options=endpoint%3Dep-x",
    );
    expect(named.options).to.equal("endpoint=ep-x");
    expect(singleClient(named)).to.have.nested.property(
      "connectionParameters.options",
      "endpoint=ep-x",
    );
  });

  it("are parsed with percent-encoding, IPv6 host, port and parameters", () => {
    const read = parseConnectionUrl(
      "postgres://some%20one:p%40ss%2Fword,1@[::1]:6000/my%20db?sslmode=disable&pgbouncer=true",
    );
    expect(read).to.deep.include({
      host: "::1",
      port: 6000,
      user: "some one",
      password: "p@ss/word,1",
      database: "my db",
      ssl: false,
      pooled: true,
    });
  });

  for (const [url, problem] of Object.entries({
    "not a url": /not a PostgreSQL URL/,
    "mysql://u:p@h/d": /not a PostgreSQL URL/,
    "postgres://u:p@h/": /names no database/,
    "postgres://h/d": /names no user/,
    "postgres://u:p@h1,h2/d": /names several servers/,
    "postgres://u:p,q@h1:5432,h2:5433/d": /names several servers/,
    "postgres://u:p@h/d?sslmod=require": /does not know: sslmod/,
    "postgres://u:p@h/d?sslrootcert=/nowhere.pem": /which is not there/,
    "postgres://u:p@h/d?sslrootcert=/": /which is a folder/,
    "postgres://u:p@h/d?sslcert=/etc/passwd&sslkey=/etc/passwd": /cannot be used/,
    "postgres://u:p#@h/d": /percent-encode/,
    "postgres://u:p@h/d?channel_binding=maybe": /channel_binding=maybe/,
    "postgres://u:p@h/d?sslmode=disable&channel_binding=require": /needs TLS/,
    "postgres://u:p@localhost/d?channel_binding=require": /needs TLS/,
    "postgres://u:%zz@h/d": /%25/,
  })) {
    it(`are rejected with the reason: ${url}`, () => {
      try {
        parseConnectionUrl(url, "MY_URL");
        expect.fail("it was taken");
      } catch (error) {
        expect(isDatabaseError(error, "bad-url"), String(error)).to.equal(true);
        expect((error as Error).message)
          .to.match(problem)
          .and.contain("MY_URL");
        expect((error as Error).message, "no password in a message").to.not.contain(":p@");
      }
    });
  }
});
