import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  ignoredSettings,
  parseConnectionUrl,
  readEnvironment,
  waitForDatabase,
} from "@docket/database";
import { createTestDatabase } from "@docket/testing";
import { expect } from "chai";
import { failureOf } from "./fixture.js";

function read(env: Record<string, string | undefined>) {
  const problems: string[] = [];
  const filled: Record<string, string | undefined> = readEnvironment(env, (problem) =>
    problems.push(problem),
  );
  return { url: filled.DATABASE_URL, problems };
}

describe("a database address in parts", () => {
  it("needs no percent-encoding, and is used verbatim", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "docket-environment-"));
    try {
      const password = "p@ss:w/rd?#%41 ü'\"";
      const file = path.join(folder, "password");
      await writeFile(file, `${password}\n`);
      for (const given of [{ DATABASE_PASSWORD: password }, { DATABASE_PASSWORD_FILE: file }]) {
        const { url, problems } = read({
          DATABASE_HOST: "db.example.com",
          DATABASE_NAME: "to do",
          DATABASE_USER: "a@b",
          DATABASE_PORT: "6432",
          ...given,
        });
        expect(problems).to.deep.equal([]);
        expect(parseConnectionUrl(url ?? "")).to.include({
          host: "db.example.com",
          port: 6432,
          database: "to do",
          user: "a@b",
          password,
        });
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("has a default port, name and user", () => {
    expect(read({ DATABASE_HOST: "::1", DATABASE_SSLMODE: "disable" }).url).to.equal(
      "postgresql://docket@[::1]:5432/docket?sslmode=disable",
    );
    expect(
      read({ DATABASE_HOST: "db", DATABASE_SSLMODE: "require", DATABASE_SSLROOTCERT: "system" })
        .url,
    ).to.equal("postgresql://docket@db:5432/docket?sslmode=require&sslrootcert=system");
    expect(read({ DATABASE_HOST: "", DATABASE_PASSWORD: "" })).to.deep.equal({
      url: undefined,
      problems: [],
    });
  });

  it("may name the folder of a Unix socket", () => {
    const { url, problems } = read({ DATABASE_HOST: "/var/run/postgresql" });
    expect(problems).to.deep.equal([]);
    expect(parseConnectionUrl(url ?? "")).to.include({
      host: "/var/run/postgresql",
      local: true,
      ssl: false,
    });
  });

  it("is rejected if it is contradictory, incomplete or invalid", () => {
    for (const [env, words] of [
      [{ DATABASE_PASSWORD: "x" }, "DATABASE_PASSWORD is set, and DATABASE_HOST is not."],
      [
        { DATABASE_HOST: "a", DATABASE_URL: "postgresql://b" },
        "DATABASE_URL and DATABASE_HOST are both set. Set the address or its parts.",
      ],
      ...["x", "99999"].map((DATABASE_PORT) => [
        { DATABASE_HOST: "a", DATABASE_PORT },
        "DATABASE_PORT must be a whole number up to 65535.",
      ]),
      ...["a:5433", "https://a", "u@a", "a/b"].map((DATABASE_HOST) => [
        { DATABASE_HOST },
        "DATABASE_HOST must be a host name, an address, or the folder of a Unix socket; the port goes into DATABASE_PORT.",
      ]),
      [
        { DATABASE_HOST: "a", DATABASE_PASSWORD_FILE: "/nowhere/password" },
        "DATABASE_PASSWORD_FILE names /nowhere/password, which is not there.",
      ],
      [
        { DATABASE_HOST: "a", DATABASE_PASSWORD_FILE: tmpdir() },
        `DATABASE_PASSWORD_FILE names ${tmpdir()}, which is a folder.`,
      ],
      [
        { DATABASE_HOST: "a", DATABASE_SSLMODE: "prefer" },
        "DATABASE_SSLMODE says sslmode=prefer, which would not protect the connection. Use verify-full (or require, verify-ca; disable for plaintext).",
      ],
      [
        { DATABASE_HOST: "a", DATABASE_SSLROOTCERT: "/a b.pem" },
        "DATABASE_SSLROOTCERT says sslrootcert=/a b.pem, which is not there.",
      ],
    ] as [Record<string, string>, string][]) {
      expect(read(env).problems, words).to.deep.equal([words]);
    }
  });
});

describe("the server at a database address in parts", () => {
  it("is explained in terms of the parts, and at a URL in terms of that", async () => {
    const test = await createTestDatabase();
    const { hostname, port, username, password, pathname } = new URL(test.directUrl);
    const right = {
      DATABASE_HOST: hostname,
      DATABASE_PORT: port,
      DATABASE_USER: username,
      DATABASE_PASSWORD: password,
      DATABASE_NAME: pathname.slice(1),
    };
    const explained = async (url = "") =>
      (await failureOf(waitForDatabase(url, { timeoutMs: 1_000 }))).message;
    for (const [wrong, words] of [
      [{ DATABASE_PASSWORD: "wrong" }, "in DATABASE_USER and DATABASE_PASSWORD."],
      [{ DATABASE_PASSWORD: "" }, "and DATABASE_PASSWORD has none."],
      [{ DATABASE_NAME: "nowhere" }, "or name another in DATABASE_NAME."],
      [{ DATABASE_PORT: "1" }, "or set DATABASE_HOST to another one."],
      [{ DATABASE_SSLMODE: "require" }, "set DATABASE_SSLMODE=disable."],
    ] as [Record<string, string>, string][]) {
      const { url } = read({ ...right, ...wrong });
      expect(await explained(url), words)
        .to.contain(words)
        .and.not.contain("DATABASE_URL");
      // The same address, as it would be given in a URL.
      expect(await explained(url?.replace("postgresql:", "postgres:"))).to.contain("DATABASE_URL");
    }
    await test.drop();
  });
});

describe("the environment", () => {
  it("may have blanks and Windows line breaks around its values", () => {
    const problems: string[] = [];
    const given = { HOST: "0.0.0.0\r", SIGN_UP: " closed ", DATABASE_HOST: "db\r" };
    const filled = readEnvironment({ ...given, DATABASE_PASSWORD: " a \r" }, (problem) =>
      problems.push(problem),
    );
    expect(problems).to.deep.equal([]);
    expect(filled).to.include({ HOST: "0.0.0.0", SIGN_UP: "closed" });
    expect(parseConnectionUrl((filled as { DATABASE_URL?: string }).DATABASE_URL ?? "")).to.include(
      { host: "db", password: " a " },
    );
  });

  it("may have quotes around its values, as docker --env-file leaves them", () => {
    const given = { NODE_ENV: '"production"', OIDC_NAME: "'Ann\"s'", SMTP_FROM: '"A" <a@b.c>' };
    const filled = readEnvironment({ ...given, BETTER_AUTH_SECRET: "'x'" }, expect.fail);
    expect(filled).to.deep.equal({
      NODE_ENV: "production",
      OIDC_NAME: 'Ann"s',
      SMTP_FROM: '"A" <a@b.c>',
      BETTER_AUTH_SECRET: "'x'",
    });
  });

  it("is rejected if a folder has what only a shell replaces", () => {
    for (const DOCKET_DATA_DIR of ["~/docket", "$HOME/docket", '"/var/lib/docket']) {
      expect(read({ DOCKET_DATA_DIR }).problems.join(), DOCKET_DATA_DIR).to.match(
        /^DOCKET_DATA_DIR must be the path of a folder/,
      );
    }
    expect(read({ DOCKET_DATA_DIR: "/srv/a $b~ 'c'" }).problems).to.deep.equal([]);
  });

  it("is searched for settings that are misspelt, and for nothing else", () => {
    for (const [name, meant] of [
      ["DOCKET_BACKUP_DIRECTORY", "BACKUP_DIR"],
      ["TRUST_PROXIES", "TRUST_PROXY"],
      ["SIGNUP", "SIGN_UP"],
      ["SINGUP", "SIGN_UP"],
      ["PROT", "PORT"],
      ["DATABSE_URL", "DATABASE_URL"],
      ["DOCKET_PORT", "PORT"],
      ["DATABASE_HOSTNAME", "DATABASE_HOST"],
      ["SMTP_HOST", null],
      ["DOCKET_COLOUR", null],
    ] as const) {
      expect(ignoredSettings({ [name]: "x" })).to.deep.equal([{ name, meant }]);
    }
    const others = [
      "HOME",
      "HOSTNAME",
      "HTTP_PROXY",
      "https_proxy",
      "NODE_OPTIONS",
      "POSTGRES_PASSWORD",
      "PORT",
      "METRICS_TOKEN_FILE",
      "DATABASE_HOST",
      "BETTER_AUTH_TELEMETRY",
    ];
    expect(ignoredSettings(Object.fromEntries(others.map((name) => [name, "x"])))).to.be.empty;
    // What Kubernetes sets for services, and what docker-compose passes on empty.
    expect(
      ignoredSettings({
        DOCKET_PORT: "tcp://10.0.0.7:3000",
        DOCKET_PORT_3000_TCP_ADDR: "10.0.0.7",
        DATABASE_SERVICE_HOST: "10.0.0.8",
        SMTP_HOST: "",
      }),
    ).to.be.empty;
  });
});
