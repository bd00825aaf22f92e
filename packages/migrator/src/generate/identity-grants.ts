import { compareSnapshots } from "../catalog/snapshot.js";
import { withClient } from "../client.js";
import { grantParts } from "../names.js";
import type { KnownDatabase } from "../scratch/schemas.js";

/**
 * Grants on the sequences of identity columns: pg-delta treats such a sequence as a part of its
 * column and ignores its privileges.
 */
export async function identityGrants(from: KnownDatabase, to: KnownDatabase): Promise<string[]> {
  const grants = compareSnapshots(from.snapshot, to.snapshot).filter(
    ({ kind }) => kind === "grant",
  );
  if (grants.length === 0) return [];
  const sequences = await identitySequences(to);
  return grants.flatMap(({ name, before, after }) => {
    const { of: sequence, grantee } = grantParts(name);
    if (!sequences.has(sequence)) return [];
    const revoke = `REVOKE ALL ON SEQUENCE ${sequence} FROM ${grantee}`;
    const grant = `GRANT ${after} ON SEQUENCE ${sequence} TO ${grantee}`;
    return [...(before === undefined ? [] : [revoke]), ...(after === undefined ? [] : [grant])];
  });
}

async function identitySequences({ database }: KnownDatabase): Promise<Set<string>> {
  return withClient(database.connection, async (client) => {
    const { rows } = await client.query(
      `SELECT objid::regclass::text AS name FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
          AND deptype = 'i' AND refobjsubid > 0`,
    );
    return new Set(rows.map((row) => row.name));
  });
}
