import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { ConnectionOptions } from "#src/index.js";

const packageFolder = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
const require = createRequire(import.meta.url);
const sequelizeCli = require.resolve("sequelize-cli/lib/sequelize");

/** What a command did. */
export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
  /** Milliseconds from the beginning of its first migration to the end. */
  took: number;
}

/** A Sequelize project in a folder of its own, with this package in its node_modules. */
export class Project {
  private constructor(readonly folder: string) {}

  static async create(connection: ConnectionOptions): Promise<Project> {
    const folder = await mkdtemp(join(tmpdir(), "migrator-project-"));
    const project = new Project(folder);
    await mkdir(join(folder, "migrations"));
    await mkdir(join(folder, "config"));
    await mkdir(join(folder, "node_modules/@docket"), { recursive: true });
    await symlink(packageFolder, join(folder, "node_modules/@docket/migrator"));
    for (const name of ["sequelize", "pg", "sequelize-cli"]) {
      const target = join(packageFolder, "node_modules", name);
      await symlink(target, join(folder, "node_modules", name));
    }
    await project.write("package.json", `{ "name": "project", "private": true }`);
    await project.useDatabase(connection);
    return project;
  }

  /** Writes sequelize-cli's config for the given database. */
  async useDatabase(connection: ConnectionOptions, migrator: object = {}): Promise<void> {
    const { user, ...rest } = connection;
    const config = { ...rest, username: user, dialect: "postgres", logging: false, migrator };
    await this.write(
      "config/config.js",
      `module.exports = { ...${JSON.stringify(config)},
         migrationStorage: require.resolve("@docket/migrator/storage") };`,
    );
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  async write(file: string, text: string): Promise<void> {
    await mkdir(dirname(this.path(file)), { recursive: true });
    await writeFile(this.path(file), text);
  }

  /** Writes a migration in this package's style. */
  async writeMigration(name: string, up: string[], down: string[], more = ""): Promise<void> {
    await this.write(
      `migrations/${name}`,
      `import { migration } from "@docket/migrator";\n` +
        `export const { up, down } = migration({ up: ${JSON.stringify(up)}, down: ${JSON.stringify(down)}, ${more} });\n`,
    );
  }

  /**
   * Runs sequelize-cli; `killAfter` sends SIGKILL so many milliseconds after its first migration has
   * begun.
   */
  sequelize(args: string[], killAfter?: number): Promise<Finished> {
    return this.run(sequelizeCli, args, killAfter);
  }

  run(script: string, args: string[], killAfter?: number): Promise<Finished> {
    return new Promise((done, fail) => {
      const child = spawn(process.execPath, [script, ...args], {
        cwd: this.folder,
        env: { ...process.env, NODE_NO_WARNINGS: "1", NODE_ENV: "development" },
      });
      let output = "";
      let begunAt: number | undefined;
      let timer: NodeJS.Timeout | undefined;
      child.stdout.on("data", (chunk) => {
        output += chunk;
        if (begunAt !== undefined || !/: (migrating|reverting) =/.test(output)) return;
        begunAt = performance.now();
        if (killAfter !== undefined) timer = setTimeout(() => child.kill("SIGKILL"), killAfter);
      });
      child.stderr.on("data", (chunk) => (output += chunk));
      child.on("error", fail);
      child.on("close", (code, signal) => {
        clearTimeout(timer);
        const took = begunAt === undefined ? 0 : performance.now() - begunAt;
        done({ code, signal, output, took });
      });
    });
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
