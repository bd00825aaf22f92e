import type { ClientBase } from "pg";

/** The state of a sequence. */
export interface SequenceState {
  /** The next value. */
  next: bigint;
  /** The last value that it returned; before its first use, the value before the next one. */
  last: bigint;
  /** Whether it ascends. */
  ascending: boolean;
}

interface SequenceRow {
  name: string;
  /** The column that owns it, as `table.column`. */
  column: string | null;
  increment: string;
  min: string;
  max: string;
}

const sequencesQuery = `
  SELECT s.seqrelid::regclass::text AS name, s.seqincrement::text AS increment, s.seqmin::text AS min, s.seqmax::text AS max,
         (SELECT d.refobjid::regclass::text || '.' || quote_ident(a.attname)
            FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
           WHERE d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid
             AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')) AS column
    FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
   WHERE NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
   ORDER BY s.seqrelid`;

async function sequencesOf(client: ClientBase): Promise<SequenceRow[]> {
  return (await client.query<SequenceRow>(sequencesQuery)).rows;
}

/** Reads the state of all sequences, by the owning column, or else by the sequence's own name. */
export async function readSequences(client: ClientBase): Promise<Map<string, SequenceState>> {
  const sequences = new Map<string, SequenceState>();
  for (const { name, column, increment } of await sequencesOf(client)) {
    const { rows } = await client.query(`SELECT last_value::text AS last, is_called FROM ${name}`);
    const { last: value, is_called } = rows[0] as { last: string; is_called: boolean };
    const [step, current] = [BigInt(increment), BigInt(value)];
    const last = is_called ? current : current - step;
    sequences.set(column ?? name, { last, next: last + step, ascending: step > 0n });
  }
  return sequences;
}

/** Advances every sequence away from its start and beyond the rows, as if rows had been deleted. */
export async function advanceSequences(client: ClientBase): Promise<void> {
  for (const [index, { name, increment, min, max }] of (await sequencesOf(client)).entries()) {
    const [lowest, highest, step] = [BigInt(min), BigInt(max), BigInt(increment)];
    const room = highest - lowest;
    const away = room > 20_000n ? 10_007n + BigInt(index) : room / 2n;
    const value = step > 0n ? lowest + away : highest - away;
    await client.query("SELECT setval($1::regclass, $2, $3)", [name, `${value}`, index % 2 === 0]);
  }
}

/** Descriptions of the sequences that would return the same values again. */
export function movedBack(
  before: Map<string, SequenceState>,
  after: Map<string, SequenceState>,
): string[] {
  return [...before].flatMap(([name, { last, next, ascending }]) => {
    const now = after.get(name);
    if (!now || (ascending ? now.next > last : now.next < last)) return [];
    return [`the sequence of ${name} has moved back from ${next} to ${now.next}`];
  });
}
