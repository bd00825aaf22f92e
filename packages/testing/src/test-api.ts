import { type ApiServer, type Config, readConfig, startApi } from "@docket/api";
import { type Client, createClient } from "@docket/contract";
import pino from "pino";
import { recordStatement } from "./sent-statements.js";
import { createTestDatabase, directUrlOf, testedIsolation } from "./test-database.js";

/** An API that really listens, on a database of its own. */
export interface TestApi {
  url: string;
  databaseUrl: string;
  /** The same database for the superuser, who sees every row; empty where the caller brought its own. */
  superuserUrl: string;
  stop(): Promise<void>;
}

/** Starts the API on a fresh database, or on `databaseUrl`. Sign-ups are not limited. */
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
  const server: ApiServer = await startApi(
    config,
    pino({ level: config.logLevel }),
    () => {},
    recordStatement,
  );
  return {
    url: server.address,
    databaseUrl,
    superuserUrl: database?.superuserUrl ?? "",
    async stop() {
      await server.destroy();
      await database?.drop();
    },
  };
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
  /** Calls the API with the cookie, as the page does. */
  client: Client;
}

let people = 0;

/** Signs up somebody new; `invitation`: the code of one. */
export async function signUp(
  url: string,
  name = "Test Person",
  invitation?: string,
): Promise<TestUser> {
  people += 1;
  const email = `person-${process.pid}-${people}@example.com`;
  const password = `a password ${people}`;
  const response = await fetch(`${url}/api/auth/sign-up/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, email, password, invitation }),
  });
  if (!response.ok)
    throw new Error(`sign-up answered ${response.status}: ${await response.text()}`);
  const { user } = (await response.json()) as { user: { id: string } };
  const cookie = cookieOf(response);
  const token = await tokenOf(url, cookie);
  const client = createClient({ baseUrl: url, headers: { cookie } });
  return { id: user.id, email, password, cookie, token, client };
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
