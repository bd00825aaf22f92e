import type { Client } from "pg";
import type { SchemaObject, Snapshot } from "../catalog/snapshot.js";
import { withClient } from "../client.js";
import type { LoadedConfig } from "../config.js";
import { grantParts, partOf, tableOf } from "../names.js";
import { inScope, outsider } from "../scope.js";
import { snapshotOf } from "./schemas.js";
import type { ScratchDatabase } from "./server.js";

/** How each kind of object is dropped, in this order. Objects that belong to a table go with it. */
const drops: Record<string, (object: SchemaObject) => string> = {
  "event trigger": ({ name }) => `DROP EVENT TRIGGER ${name}`,
  publication: ({ name }) => `DROP PUBLICATION ${name}`,
  grant: revoke,
  trigger: (object) => `DROP TRIGGER ${partOn(object)}`,
  policy: (object) => `DROP POLICY ${partOn(object)}`,
  rule: (object) => `DROP RULE ${partOn(object)}`,
  constraint: ({ name }) => `ALTER TABLE ${tableOf(name)} DROP CONSTRAINT ${partOf(name)}`,
  index: ({ name }) => `DROP INDEX ${name}`,
  statistics: ({ name }) => `DROP STATISTICS ${name}`,
  view: ({ name }) => `DROP VIEW ${name}`,
  "materialized view": ({ name }) => `DROP MATERIALIZED VIEW ${name}`,
  "foreign table": ({ name }) => `DROP FOREIGN TABLE ${name}`,
  table: ({ name }) => `DROP TABLE ${name}`,
  sequence: ({ name }) => `DROP SEQUENCE ${name}`,
  aggregate: ({ name }) => `DROP AGGREGATE ${name}`,
  function: ({ name }) => `DROP FUNCTION ${name}`,
  procedure: ({ name }) => `DROP PROCEDURE ${name}`,
  collation: ({ name }) => `DROP COLLATION ${name}`,
  enum: ({ name }) => `DROP TYPE ${name}`,
  domain: ({ name }) => `DROP DOMAIN ${name}`,
  "composite type": ({ name }) => `DROP TYPE ${name}`,
  "range type": ({ name }) => `DROP TYPE ${name}`,
  extension: ({ name }) => `DROP EXTENSION ${name}`,
  schema: ({ name }) => `DROP SCHEMA ${name}`,
};
const GONE_ALREADY = /^(42P01|42704|42883|3F000)$/;
const NOTHING_TO_CASCADE_TO = new Set(["grant"]);

/**
 * Drops the objects that `exclude` and `include` leave out from a scratch database, with their
 * dependents, so that nothing is planned or proved for them.
 */
export async function prune(config: LoadedConfig, database: ScratchDatabase): Promise<void> {
  if (!config.exclude && !config.include) return;
  const isOut = outsider(config);
  const out = [...(await snapshotOf(database)).values()].filter(isOut);
  await withClient(database.connection, async (client) => {
    for (const [kind, drop] of Object.entries(drops)) {
      for (const object of out.filter((one) => one.kind === kind)) {
        await dropOne(client, drop(object) + (NOTHING_TO_CASCADE_TO.has(kind) ? "" : " CASCADE"));
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

/** `part ON table`, for an object with the name `table.part`. */
function partOn({ name }: SchemaObject): string {
  return `${partOf(name)} ON ${tableOf(name)}`;
}
