import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { explainReadOnly, openClient } from "../client.js";
import type { ConnectionOptions } from "../connection.js";
import { MigratorError } from "../errors.js";
import { asOwn, state } from "../guard/state.js";
import { Janitor } from "./janitor.js";

const PREFIX = "migrator_scratch_";
const elsewhere = "or name another server under `scratch` in the migrator's config";

/** A database that exists only for a comparison, a proof or a rehearsal. */
export interface ScratchDatabase {
  name: string;
  connection: ConnectionOptions;
}

/**
 * Creates scratch databases on a server and leaves none behind. While this process lives it holds
 * an advisory lock for each, which distinguishes databases in use from leftovers of a dead process,
 * whatever machine and database they were created from: a lock excludes only sessions of the same
 * database, but every session sees it. A janitor process drops them at once if this one is killed.
 */
export class ScratchServer {
  private readonly databases = new Set<string>();

  private constructor(
    readonly connection: ConnectionOptions,
    private readonly admin: pg.Client,
    private readonly janitor: Janitor,
  ) {}

  /** @param connection a role that may create databases, on any database of the server */
  static async open(connection: ConnectionOptions): Promise<ScratchServer> {
    const admin = await openClient(connection);
    const janitor = asOwn(() => Janitor.of(connection, admin));
    const server = new ScratchServer(connection, admin, janitor);
    await server.dropLeftovers();
    return server;
  }

  /** Creates an empty database, or a copy of `template`, which must have no connections. */
  async create(template?: string): Promise<ScratchDatabase> {
    const name = `${PREFIX}${process.pid}_${randomBytes(5).toString("hex")}`;
    await this.admin.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [name]);
    this.databases.add(name);
    this.janitor.tell({ watch: name });
    const from = template === undefined ? "" : ` TEMPLATE ${pg.escapeIdentifier(template)}`;
    try {
      await this.admin.query(`CREATE DATABASE ${name}${from}`);
    } catch (error) {
      this.forget(name);
      if ((error as { code?: string }).code !== "42501")
        throw await explainReadOnly(error, this.admin, `, ${elsewhere}`);
      throw new MigratorError(
        `${this.connection.user} may not create scratch databases on ${this.connection.host}: ` +
          `give the role CREATEDB (ALTER ROLE ${pg.escapeIdentifier(this.connection.user ?? "")} CREATEDB), ${elsewhere}.`,
        { cause: error },
      );
    }
    // The guard checks on every connection this mark, which no other database has.
    const mark = randomBytes(16).toString("hex");
    await this.admin.query(`COMMENT ON DATABASE ${name} IS '${mark}'`);
    state.allowed.set(name, mark);
    return { name, connection: { ...this.connection, database: name } };
  }

  async drop({ name }: Pick<ScratchDatabase, "name">): Promise<void> {
    await this.remove(name);
    this.forget(name);
  }

  /** Drops all remaining databases and closes the connection. */
  async close(): Promise<void> {
    for (const name of [...this.databases]) await this.drop({ name });
    await this.admin.end();
  }

  /** Retries, since only a superuser may terminate an autovacuum worker in the database. */
  private async remove(name: string, attempts = 20): Promise<void> {
    try {
      await this.admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    } catch (error) {
      if ((error as { code?: string }).code !== "42501" || attempts === 1) throw error;
      await sleep(250);
      await this.remove(name, attempts - 1);
    }
  }

  private forget(name: string): void {
    state.allowed.delete(name);
    this.databases.delete(name);
    this.janitor.tell({ forget: name });
  }

  private async dropLeftovers(): Promise<void> {
    const { rows } = await this.admin.query(
      `SELECT datname FROM pg_database d, hashtextextended(datname, 0) AS key
        WHERE starts_with(datname, $1)
          AND NOT EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted
                             AND l.classid::bigint = (key >> 32) & 4294967295 AND l.objid::bigint = key & 4294967295)
          AND pg_try_advisory_lock(key)`,
      [PREFIX],
    );
    for (const { datname } of rows) {
      await this.admin.query(
        `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(datname)} WITH (FORCE)`,
      );
      await this.admin.query("SELECT pg_advisory_unlock(hashtextextended($1, 0))", [datname]);
    }
  }
}
