import { createHmac, randomBytes } from "node:crypto";
import path from "node:path";
import { createBackup, restoreBackup } from "@docket/backup";
import {
  type Child,
  createTestServer,
  freePort,
  openPool,
  ready,
  signUp,
  spawnApi,
  type TestServer,
  type TestUser,
  withClient,
} from "@docket/testing";

const SECRET = "a secret for tests, 32 characters and more";

/** Somebody with an account, signed in on several devices. */
export interface Person {
  id: string;
  email: string;
  password: string;
  /** One for each device, as a `Cookie` header. */
  cookies: string[];
}

/** The period in which acknowledged changes may be lost: from the backup's start to its restore. */
export interface Restore {
  from: number;
  to: number;
}

/** The program and its own PostgreSQL server; both can be killed, and restart at the same addresses. */
export class Installation {
  readonly restores: Restore[] = [];
  kills = 0;
  private people = 0;
  private turn: Promise<void> = Promise.resolve();
  private readonly undisturbed = new Set<Promise<unknown>>();
  /** Blocks registrations between a backup and its restore: those accounts would be lost. */
  private registration: Promise<void> = Promise.resolve();
  private readonly superuser: ReturnType<typeof openPool>;

  private constructor(
    private readonly server: TestServer,
    private readonly port: number,
    private api: Child,
    private readonly first: TestUser,
  ) {
    this.superuser = openPool(server.superuserUrl("docket"));
  }

  static async start(): Promise<Installation> {
    const server = await createTestServer();
    await withClient(server.superuserUrl(), (client) =>
      client.query("CREATE DATABASE docket OWNER docket"),
    );
    const port = await freePort();
    const api = await startApi(server, port);
    return new Installation(server, port, api, await signUp(api.url));
  }

  get url(): string {
    return this.api.url;
  }

  private get databaseUrl(): string {
    return this.server.ownerUrl("docket");
  }

  /** Runs a statement as the superuser, who sees every row. */
  async sql<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.superuser.query(text, values)).rows as Row[];
  }

  /**
   * Creates accounts with a session for each device. It bypasses the API: a sign-up hashes a
   * password, which takes as long as a schedule.
   */
  async createPeople(count: number, devices: number): Promise<Person[]> {
    const name = this.first.cookie.match(/([\w-]+\.session_token)=/)?.[1];
    const people = Array.from({ length: count }, () => {
      this.people += 1;
      const id = `person-${this.people}-${randomBytes(6).toString("hex")}`;
      const tokens = Array.from({ length: devices }, () => randomBytes(16).toString("hex"));
      return { id, email: `${id}@example.com`, tokens };
    });
    const insert = () =>
      this.sql(
        `WITH given AS (SELECT * FROM jsonb_to_recordset($1) AS g(id text, email text, tokens jsonb)),
        users AS (INSERT INTO users (id, email, name) SELECT id, email, id FROM given),
        accounts AS (
          INSERT INTO accounts (id, user_id, account_id, provider_id, password)
          SELECT 'account ' || g.id, g.id, g.id, 'credential', a.password
          FROM given AS g, accounts AS a WHERE a.user_id = $2)
      INSERT INTO sessions (id, user_id, token, expires_at)
      SELECT 'session ' || token, id, token, now() + interval '1 day'
      FROM given, jsonb_array_elements_text(tokens) AS token`,
        [JSON.stringify(people), this.first.id],
      );
    await this.registration;
    await this.withoutKills(insert);
    return people.map(({ id, email, tokens }) => ({
      id,
      email,
      password: this.first.password,
      cookies: tokens.map((token) => `${name}=${signed(token)}`),
    }));
  }

  /** Ends the sessions of a person by requests: the API would not notice at once that their rows are gone. */
  async endSessions({ cookies }: Person): Promise<void> {
    const signOut = (cookie: string) =>
      fetch(`${this.url}/api/auth/sign-out`, {
        method: "POST",
        headers: { cookie, origin: this.url, "content-type": "application/json" },
        body: "{}",
      });
    await this.withoutKills(async () => {
      for (const { ok, status } of await Promise.all(cookies.map(signOut)))
        if (!ok) throw new Error(`sign-out answered ${status}`);
    });
  }

  killApi(): Promise<void> {
    return this.inTurn(async () => {
      this.kills += 1;
      this.api.process.kill("SIGKILL");
      await this.api.ended;
      this.api = await startApi(this.server, this.port);
    });
  }

  killDatabase(): Promise<void> {
    return this.inTurn(async () => {
      this.kills += 1;
      await this.server.kill();
      await this.server.restart();
    });
  }

  /** Takes a backup, and restores it after `meanwhile` has ended. */
  async restoreAfter(meanwhile: Promise<void>): Promise<void> {
    const registration = Promise.withResolvers<void>();
    this.registration = registration.promise;
    const from = performance.now();
    const file = path.join(this.server.server.folder, "..", `${from}.backup`);
    await this.inTurn(async () => void (await createBackup(this.databaseUrl, file)));
    await meanwhile;
    await this.inTurn(async () => {
      this.api.process.kill("SIGKILL");
      await this.api.ended;
      await this.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'docket'",
      );
      await restoreBackup(this.databaseUrl, file, { mayReplace: async () => true });
      this.api = await startApi(this.server, this.port);
      this.restores.push({ from, to: performance.now() });
    });
    registration.resolve();
  }

  async stop(): Promise<void> {
    await this.turn.catch(() => undefined);
    this.api.process.kill("SIGTERM");
    await this.api.ended;
    await this.superuser.end();
    await this.server.remove();
  }

  /** Runs `work` while everything is up; nothing is killed until it is done. */
  async withoutKills<T>(work: () => Promise<T>): Promise<T> {
    for (let turn = null; turn !== this.turn; ) {
      turn = this.turn;
      await turn;
    }
    const done = work();
    this.undisturbed.add(done);
    return done.finally(() => this.undisturbed.delete(done));
  }

  /** Runs one disruption at a time, each until everything is up again. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(async () => {
      await Promise.allSettled(this.undisturbed);
      await work();
    });
    return this.turn;
  }
}

let shared: Promise<Installation> | undefined;

/** The installation of all suites that kill nothing: each has accounts of its own. */
export function sharedInstallation(): Promise<Installation> {
  shared ??= Installation.start();
  return shared;
}

// Of the root suite.
after(async () => (await shared)?.stop());

async function startApi(server: TestServer, port: number): Promise<Child> {
  const child = await spawnApi({
    DATABASE_URL: server.ownerUrl("docket"),
    BETTER_AUTH_SECRET: SECRET,
    AUTH_RATE_LIMIT: "off",
    REQUESTS_PER_MINUTE: "0",
    PORT: String(port),
  });
  await ready(child);
  return child;
}

/** Signs a session token as Better Auth does. */
function signed(token: string): string {
  const signature = createHmac("sha256", SECRET).update(token).digest("base64");
  return encodeURIComponent(`${token}.${signature}`);
}
