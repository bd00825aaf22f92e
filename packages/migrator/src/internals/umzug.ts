import { createRequire } from "node:module";
import { sep } from "node:path";
import type { Sequelize } from "sequelize";
import { MigratorError } from "../errors.js";
import { missingFrom } from "./sequelize.js";

// Undocumented parts of umzug 2, the runner inside sequelize-cli 6, that the journal's storage
// uses. `takeOverUmzug` names missing parts before anything is run.

/** The version whose private parts are declared here. */
const VERSION = "2.3.0";

/** A migration file as umzug runs it. */
export interface UmzugMigration {
  file: string;
  path: string;
  options?: { storageOptions?: { sequelize?: Sequelize } };
  migration(): Promise<Record<string, unknown>> | Record<string, unknown>;
  up(...args: unknown[]): Promise<unknown>;
  down(...args: unknown[]): Promise<unknown>;
}

interface Umzug {
  storage: unknown;
  pending(): Promise<unknown>;
  up(options?: unknown): Promise<unknown>;
}

/** The replacements for umzug's methods. */
interface Takeover {
  /** Runs a migration; returns undefined to leave it to umzug, as for seeders. */
  run(migration: UmzugMigration, direction: "up" | "down"): Promise<void> | undefined;
  /** Called with umzug's storage before migrations are applied or listed as pending. */
  beforeUp(storage: unknown): void;
}

let takenOver = false;

/**
 * Replaces umzug's `Migration#up` and `#down`, once per process.
 *
 * @throws {MigratorError} if the loaded umzug lacks parts declared here
 */
export function takeOverUmzug({ run, beforeUp }: Takeover): void {
  if (takenOver) return;
  const { migrationClass, umzugClass } = findUmzug();
  const migration = migrationClass.prototype;
  for (const direction of ["up", "down"] as const) {
    const original = migration[direction];
    migration[direction] = function (this: UmzugMigration, ...args: unknown[]) {
      return run(this, direction) ?? original.apply(this, args);
    };
  }
  const umzug = umzugClass.prototype;
  for (const method of ["pending", "up"] as const) {
    const original = umzug[method];
    umzug[method] = function (this: Umzug, ...args: []) {
      beforeUp(this.storage);
      return original.apply(this, args);
    };
  }
  takenOver = true;
}

interface UmzugClasses {
  migrationClass: {
    new (path: string, options: object): UmzugMigration;
    prototype: UmzugMigration;
  };
  umzugClass: { prototype: Umzug };
}

/** umzug loads the storage by `require`, so its modules are in the same cache. */
function findUmzug(): UmzugClasses {
  const { cache } = createRequire(import.meta.url);
  const find = (file: string) =>
    Object.values(cache).find((module) =>
      module?.filename.endsWith(["umzug", "lib", file].join(sep)),
    );
  const index = find("index.js");
  if (!index) {
    throw new MigratorError(
      "This storage works under sequelize-cli 6, whose runner is umzug 2. umzug is not loaded here.",
    );
  }
  const classes = {
    migrationClass: find("migration.js")?.exports,
    umzugClass: index.exports,
  } as Partial<UmzugClasses>;
  const missing = missingParts(classes);
  if (missing.length > 0) {
    const { version } = createRequire(index.filename)("../package.json") as { version: string };
    throw new MigratorError(
      `umzug is ${version}, and ${VERSION} was expected: it has no ${missing.join(", no ")}. ` +
        "The journal's storage needs sequelize-cli 6; with another runner, call `migrate()`.",
    );
  }
  return classes as UmzugClasses;
}

function missingParts({ migrationClass, umzugClass }: Partial<UmzugClasses>): string[] {
  const isClass = typeof migrationClass === "function";
  const one = isClass ? new migrationClass("/folder/file.js", { storageOptions: {} }) : undefined;
  return missingFrom({ Migration: one, Umzug: umzugClass?.prototype }, [
    ["function", "Migration.up", "Migration.down", "Migration.migration"],
    ["string", "Migration.file", "Migration.path"],
    ["object", "Migration.options.storageOptions"],
    ["function", "Umzug.pending", "Umzug.up"],
  ]).map((path) => path.replace(".", "#"));
}
