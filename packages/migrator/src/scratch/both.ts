import type { SchemaObject, Snapshot } from "../catalog/snapshot.js";
import { withClient } from "../client.js";
import type { LoadedConfig } from "../config.js";
import { grantParts, partOf, subjectOf, tableOf } from "../names.js";
import { inScope, outsider, RELATIONS } from "../scope.js";
import { buildMigrated, buildModels, type KnownDatabase, snapshotOf } from "./schemas.js";
import type { ScratchDatabase, ScratchServer } from "./server.js";

/** The kinds of objects in the order in which they are dropped. What belongs to a table goes with it. */
const kinds = [
  "event trigger",
  "publication",
  "grant",
  "default grant",
  "trigger",
  "policy",
  "rule",
  "constraint",
  "index",
  "statistics",
  "view",
  "materialized view",
  "foreign table",
  "table",
  "column",
  "row security",
  "sequence",
  "aggregate",
  "function",
  "procedure",
  "collation",
  "enum",
  "domain",
  "composite type",
  "range type",
  "extension",
  "schema",
  "comment",
];

/** No such object, or one that goes with that from which it is inherited. */
const GONE_ALREADY = /^(42P01|42703|42704|42883|3F000|42P16)$/;

/**
 * Drops the objects that `exclude` and `include` leave out from a scratch database, with their
 * dependents, so that nothing is planned or proved for them.
 */
async function prune(config: LoadedConfig, database: ScratchDatabase): Promise<void> {
  if (!config.exclude && !config.include) return;
  const schema = await snapshotOf(database);
  const isOut = outsider(config);
  const out = [...schema.values()].filter(isOut);
  await withClient(database.connection, async (client) => {
    for (const one of kinds.flatMap((kind) => out.filter((object) => object.kind === kind))) {
      await client.query(dropping(one, schema)).catch((error) => {
        if (!GONE_ALREADY.test(error.code ?? "")) throw error;
      });
    }
  });
}

function dropping({ kind, name }: SchemaObject, schema: Snapshot): string {
  const [of, part] = [tableOf(name), partOf(name)];
  if (kind === "grant") return revoke(name);
  if (kind === "default grant") {
    const [, what, place = "", grantee] = /^(\w+)( in .+?)? to (.+)$/.exec(name)!;
    const within = place.replace(" in ", " IN SCHEMA ");
    return `ALTER DEFAULT PRIVILEGES${within} REVOKE ALL ON ${what} FROM ${grantee}`;
  }
  if (kind === "comment") return `COMMENT ON ${commented(name, schema)} IS NULL`;
  if (kind === "column") return `ALTER TABLE ${of} DROP COLUMN ${part} CASCADE`;
  if (kind === "row security")
    return `ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY`;
  if (kind === "constraint") {
    const owner = schema.has(`domain ${of}`) ? "DOMAIN" : "TABLE";
    return `ALTER ${owner} ${of} DROP CONSTRAINT ${part} CASCADE`;
  }
  if (["trigger", "policy", "rule"].includes(kind)) return `DROP ${kind} ${part} ON ${of} CASCADE`;
  return `DROP ${kind === "enum" || kind.endsWith(" type") ? "TYPE" : kind} ${name} CASCADE`;
}

/** What a comment is on, from its name in a snapshot. */
function commented(name: string, schema: Snapshot): string {
  const { kind, of } = subjectOf(name);
  if (kind === undefined) return `${RELATIONS.find((one) => schema.has(`${one} ${of}`))} ${of}`;
  if (["constraint", "trigger", "policy"].includes(kind))
    return `${kind} ${partOf(of)} ON ${tableOf(of)}`;
  return `${kind === "function" ? "ROUTINE" : kind} ${of}`;
}

function revoke(name: string): string {
  const { of: object, grantee } = grantParts(name);
  const { kind, of } = subjectOf(object);
  if (kind === "column") return `REVOKE ALL (${partOf(of)}) ON ${tableOf(of)} FROM ${grantee}`;
  const on = kind === "function" ? `ROUTINE ${of}` : kind === undefined ? of : object;
  return `REVOKE ALL ON ${on} FROM ${grantee}`;
}

/** The schemas of migrations and models, each in a database of its own, as far as they are compared. */
export async function buildBoth(
  config: LoadedConfig,
  scratch: ScratchServer,
  migrations: string[],
): Promise<[KnownDatabase, KnownDatabase]> {
  const known = async (made: Promise<ScratchDatabase>): Promise<KnownDatabase> => {
    const database = await made;
    await prune(config, database);
    return { database, snapshot: inScope(config, await snapshotOf(database)) };
  };
  const both = [
    known(buildMigrated(config, scratch, migrations)),
    known(buildModels(config, scratch)),
  ] as const;
  await Promise.allSettled(both); // only then may the server be closed
  return Promise.all(both);
}
