import type { Client } from "pg";
import type { SchemaObject, Snapshot } from "../catalog/snapshot.js";
import { withClient } from "../client.js";
import type { LoadedConfig } from "../config.js";
import { grantParts, partOf, tableOf } from "../names.js";
import { inScope, outsider } from "../scope.js";
import { snapshotOf } from "./schemas.js";
import type { ScratchDatabase } from "./server.js";

/** The kinds of objects in the order in which they are dropped. What belongs to a table goes with it. */
const kinds = [
  ...["event trigger", "publication", "grant", "trigger", "policy", "rule", "constraint", "index"],
  ...["statistics", "view", "materialized view", "foreign table", "table", "sequence", "aggregate"],
  ...["function", "procedure", "collation", "enum", "domain", "composite type", "range type"],
  ...["extension", "schema"],
];
const GONE_ALREADY = /^(42P01|42704|42883|3F000)$/;

/**
 * Drops the objects that `exclude` and `include` leave out from a scratch database, with their
 * dependents, so that nothing is planned or proved for them.
 */
export async function prune(config: LoadedConfig, database: ScratchDatabase): Promise<void> {
  if (!config.exclude && !config.include) return;
  const isOut = outsider(config);
  const out = [...(await snapshotOf(database)).values()].filter(isOut);
  await withClient(database.connection, async (client) => {
    for (const kind of kinds) {
      for (const object of out.filter((one) => one.kind === kind)) {
        await dropOne(client, kind === "grant" ? revoke(object) : drop(object));
      }
    }
  });
}

/** The part of a scratch database's schema that is compared. */
export async function comparable(
  config: LoadedConfig,
  database: ScratchDatabase,
): Promise<Snapshot> {
  await prune(config, database);
  return inScope(config, await snapshotOf(database));
}

async function dropOne(client: Client, sql: string): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    if (!GONE_ALREADY.test((error as { code?: string }).code ?? "")) throw error;
  }
}

function revoke({ name }: SchemaObject): string {
  const { of, grantee } = grantParts(name);
  const to = grantee === "public" ? "PUBLIC" : grantee;
  if (of.startsWith("schema ")) return `REVOKE ALL ON ${of} FROM ${to}`;
  if (of.includes("(")) return `REVOKE ALL ON ROUTINE ${of} FROM ${to}`;
  return `DO $$ BEGIN
    IF to_regclass('${of.replaceAll("'", "''")}') IS NOT NULL THEN REVOKE ALL ON ${of} FROM ${to};
    ELSIF to_regtype('${of.replaceAll("'", "''")}') IS NOT NULL THEN REVOKE ALL ON TYPE ${of} FROM ${to};
    END IF; END $$`;
}

function drop({ kind, name }: SchemaObject): string {
  const ofTable = ["trigger", "policy", "rule"].includes(kind);
  const word = kind === "enum" || kind.endsWith(" type") ? "TYPE" : kind.toUpperCase();
  return kind === "constraint"
    ? `ALTER TABLE ${tableOf(name)} DROP CONSTRAINT ${partOf(name)} CASCADE`
    : `DROP ${word} ${ofTable ? `${partOf(name)} ON ${tableOf(name)}` : name} CASCADE`;
}
