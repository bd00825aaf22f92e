import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { migrateDatabase, migrationsFolder, type TestServer, withClient } from "@docket/testing";
import { median, significant } from "../figures.js";
import type { Options } from "../options.js";
import { startPostgres } from "../setup/postgres.js";

const run = promisify(execFile);

/** Milliseconds from an empty database to all migrations applied. */
export interface MigrateResult {
  /** Within a running process, as when the server starts. */
  inProcess: { median: number; all: number[] };
  /** `sequelize-cli db:migrate`, from the start of its process to its end. */
  cli: { median: number; all: number[] };
}

/** Migrates empty databases, one after the other. */
export async function migrateEmpty({ rounds }: Options): Promise<MigrateResult> {
  const server = await startPostgres();
  const inProcess: number[] = [];
  const cli: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    inProcess.push(
      await timed(() => emptyDatabase(server, `in_process_${round}`), migrateDatabase),
    );
    cli.push(await timed(() => emptyDatabase(server, `cli_${round}`), runCli));
  }
  return {
    inProcess: { median: significant(median(inProcess)), all: inProcess },
    cli: { median: significant(median(cli)), all: cli },
  };
}

async function timed(
  prepare: () => Promise<string>,
  work: (url: string) => Promise<unknown>,
): Promise<number> {
  const url = await prepare();
  const from = performance.now();
  await work(url);
  return significant(performance.now() - from);
}

async function emptyDatabase(server: TestServer, name: string): Promise<string> {
  await withClient(server.superuserUrl(), (client) =>
    client.query(`CREATE DATABASE ${name} OWNER docket`),
  );
  return server.ownerUrl(name);
}

function runCli(url: string): Promise<unknown> {
  const folder = path.dirname(migrationsFolder);
  const cli = path.join(folder, "node_modules", "sequelize-cli", "lib", "sequelize");
  return run(process.execPath, [cli, "db:migrate"], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL: url },
  });
}
