import { chmod, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { defaultPoolMax, parseConnectionUrl } from "@docket/database";
import { newPassword } from "@docket/database/embedded";
import { temporaryFolder } from "../cleanup.js";
import { type ServerProcess, startServer } from "./server-process.js";

/** The programs that are measured. The letters are those of the tables. */
export const servers = {
  docket: "Docket",
  "express-pg": "(a) Express, hand-written SQL",
  "express-pg-cached": "(a′) the same, tokens cached",
  "express-pg-logged": "(a″) (a) with a change log of its own",
  "node-http": "(b) node:http, prepared statements, tokens cached",
  "express-sequelize": "(c) Express, Sequelize",
} as const;
export type ServerName = keyof typeof servers;
export type ReferenceServerName = Exclude<ServerName, "docket">;

const apiMain = fileURLToPath(new URL("./main.js", import.meta.resolve("@docket/api")));

export interface DocketOptions {
  /** Absent: the embedded server in `dataDir`. */
  databaseUrl?: string;
  dataDir?: string;
  nodeOptions?: string[];
  environment?: Record<string, string>;
}

/** The Node.js options of `pnpm start`. */
const DOCKET_NODE_OPTIONS = [
  "--no-allocation-site-pretenuring",
  "--max-semi-space-size=16",
  "--expose-gc",
];

/** Starts Docket as `pnpm start` does, with the environment that production requires. */
export function startDocket(options: DocketOptions): Promise<ServerProcess> {
  const { databaseUrl, dataDir, nodeOptions = [], environment = {} } = options;
  return startServer({
    name: servers.docket,
    script: apiMain,
    nodeOptions: [...DOCKET_NODE_OPTIONS, ...nodeOptions],
    readyPath: "/readyz",
    environment: (url) => ({
      PUBLIC_URL: url,
      BETTER_AUTH_SECRET: SECRET,
      REQUESTS_PER_MINUTE: "1000000000", // counted as in production, but never reached
      ...(databaseUrl && { DATABASE_URL: databaseUrl }),
      ...(dataDir && { DOCKET_DATA_DIR: dataDir }),
      ...environment,
    }),
  });
}

/** The same for all Dockets of a run, since it encrypts the keys in the database. */
export const SECRET = newPassword();

/**
 * Starts a reference server on its own tables with the same rows; it trusts tokens signed by
 * `issuer` (a running Docket).
 */
export function startReferenceServer(
  name: ReferenceServerName,
  databaseUrl: string,
  issuer: string,
): Promise<ServerProcess> {
  const cached = name === "express-pg-cached";
  const logged = name === "express-pg-logged";
  const file = cached || logged ? "express-pg" : name;
  return startServer({
    name: servers[name],
    script: fileURLToPath(new URL(`../reference-servers/${file}.js`, import.meta.url)),
    readyPath: "/livez",
    environment: () => ({
      DATABASE_URL: databaseUrl,
      ISSUER: issuer,
      POOL_MAX: String(defaultPoolMax([parseConnectionUrl(databaseUrl)])), // the same as Docket
      ...(cached && { TOKEN_CACHE: "1" }),
      ...(logged && { CHANGE_LOG: "1" }),
    }),
  });
}

/** Runs `work` with a temporary folder. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = temporaryFolder("docket-bench-data-");
  await chmod(folder, 0o755); // PostgreSQL runs under its own account and needs access
  return work(folder).finally(() => rm(folder, { recursive: true, force: true }));
}
