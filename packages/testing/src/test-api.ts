import { createHmac, randomBytes } from "node:crypto";
import { type ApiServer, type Config, readConfig, startApi } from "@docket/api";
import { type Client, createClient } from "@docket/contract";
import pino from "pino";
import { recordStatement } from "./sent-statements.js";
import { createTestDatabase, directUrlOf, testedIsolation } from "./test-database.js";
import { withClient } from "./test-server.js";

/** An API that listens on a real port, with a database of its own. */
export interface TestApi {
  url: string;
  databaseUrl: string;
  /**
   * The same database for the superuser, who sees every row; empty if the caller provided its own.
   */
  superuserUrl: string;
  /** The lines that it has printed for the person who started it. */
  said: string[];
  stop(): Promise<void>;
}

/** The APIs of this process for which users may be inserted directly, by URL. */
const open = new Map<string, { superuserUrl: string; secret: string; first?: FirstUser }>();

/** Data of the first user, who signed up over HTTP. */
interface FirstUser {
  cookieName: string;
  passwordHash: string;
}

/**
 * Starts the API on a new database, or on `databaseUrl`. Sign-ups are not rate-limited.
 *
 * @throws what `startApi` throws
 */
export async function startTestApi(options: Partial<Config> = {}): Promise<TestApi> {
  const database = options.databaseUrl ? null : await createTestDatabase();
  const databaseUrl = options.databaseUrl ?? database?.url ?? "";
  const config: Config = {
    ...readConfig({ BETTER_AUTH_SECRET: "a secret for tests, 32 characters and more" }),
    port: 0,
    logLevel: "silent",
    rateLimit: false,
    requestsPerMinute: 0,
    databaseIsolation: testedIsolation(),
    ...options,
    databaseUrl,
    databaseDirectUrl: options.databaseDirectUrl ?? directUrlOf(databaseUrl),
  };
  const said: string[] = [];
  const server: ApiServer = await startApi(
    config,
    pino({ level: config.logLevel }),
    (message) => said.push(message),
    { onStatement: recordStatement },
  );
  const url = server.address;
  const { secret } = config;
  const insertsPeople = database && !config.mail && config.signUp === "open";
  if (insertsPeople) open.set(url, { superuserUrl: database.superuserUrl, secret });
  return {
    url,
    databaseUrl,
    superuserUrl: database?.superuserUrl ?? "",
    said,
    async stop() {
      open.delete(url);
      await server.destroy();
      await database?.drop();
    },
  };
}

/** The API of a suite, from `startTestApi`: it runs from before the first of the suite's tests until after the last. */
export function useTestApi(options?: Partial<Config>): TestApi {
  const api = {} as TestApi;
  before(async () => {
    Object.assign(api, await startTestApi(options));
  });
  after(() => api.stop?.());
  return api;
}

/** A person with an account. */
export interface TestUser {
  id: string;
  email: string;
  password: string;
  /** The session's cookie, as a `Cookie` header. */
  cookie: string;
  /** A JWT. */
  token: string;
  /** An API client with the cookie, as the page has it. */
  client: Client;
}

let people = 0;
/** The same for all users, so that its slow hash is computed only once. */
const PASSWORD = "a password for tests";

/**
 * Creates an account for a new user and signs in.
 *
 * The first user of an API from `startTestApi` signs up over HTTP; the others are inserted with the
 * same rows.
 *
 * @param invitation an invitation code
 */
export async function signUp(
  url: string,
  name = "Test Person",
  invitation?: string,
): Promise<TestUser> {
  people += 1;
  const email = `person-${process.pid}-${people}@example.com`;
  const api = open.get(url);
  const { id, cookie } = api?.first
    ? await insertUser(api.superuserUrl, api.secret, api.first, { email, name })
    : await signUpOverHttp(url, { email, name, invitation });
  if (api && !api.first) api.first = await firstUser(api.superuserUrl, id, cookie);
  const token = await tokenOf(url, cookie);
  const client = createClient({ baseUrl: url, headers: { cookie } });
  return { id, email, password: PASSWORD, cookie, token, client };
}

async function signUpOverHttp(
  url: string,
  body: { email: string; name: string; invitation: string | undefined },
): Promise<{ id: string; cookie: string }> {
  const response = await fetch(`${url}/api/auth/sign-up/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...body, password: PASSWORD }),
  });
  if (!response.ok)
    throw new Error(`sign-up answered ${response.status}: ${await response.text()}`);
  const { user } = (await response.json()) as { user: { id: string } };
  return { id: user.id, cookie: cookieOf(response) };
}

async function firstUser(superuserUrl: string, id: string, cookie: string): Promise<FirstUser> {
  const { rows } = await withClient(superuserUrl, (client) =>
    client.query<{ password: string }>("SELECT password FROM accounts WHERE user_id = $1", [id]),
  );
  return { cookieName: cookie.split("=")[0]!, passwordHash: rows[0]!.password };
}

async function insertUser(
  superuserUrl: string,
  secret: string,
  { cookieName, passwordHash }: FirstUser,
  { email, name }: { email: string; name: string },
): Promise<{ id: string; cookie: string }> {
  const [id, session, sessionToken] = [0, 1, 2].map(() => randomBytes(16).toString("hex"));
  await withClient(superuserUrl, (client) =>
    client.query(
      `WITH made AS (INSERT INTO users (id, email, name) VALUES ($1, $2, $3)),
         account AS (INSERT INTO accounts (id, user_id, account_id, provider_id, password)
           VALUES ($1, $1, $1, 'credential', $4))
       INSERT INTO sessions (id, user_id, token, expires_at)
         VALUES ($5, $1, $6, now() + interval '30 days')`,
      [id, email, name, passwordHash, session, sessionToken],
    ),
  );
  const signature = createHmac("sha256", secret).update(sessionToken!).digest("base64");
  const signed = encodeURIComponent(`${sessionToken}.${signature}`);
  return { id: id!, cookie: `${cookieName}=${signed}` };
}

/** The cookies that a response sets, as a `Cookie` header. */
export function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

/** A JWT for the session of `cookie`. */
export async function tokenOf(url: string, cookie: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/token`, { headers: { cookie } });
  const { token } = (await response.json()) as { token: string };
  return token;
}
