import pg, { type ClientBase } from "pg";

/** The schema, in the clone only, with the hashes of the original rows. */
export const HASHES = "migrator_rehearsal";

interface Column {
  number: number;
  name: string;
  type: string;
}

/** A table as it was before the rehearsal. Its OID and column numbers survive renames. */
interface Table {
  oid: string;
  name: string;
  forced: boolean;
  columns: Column[];
  key: number[];
  rows: number;
}

/** The names that values of enums had before, by type and present name. */
type OldLabels = Map<string, Map<string, string>>;

/** The changes to one table's rows. */
export interface RowChange {
  table: string;
  before: number;
  after: number;
  lost: number;
  added: number;
  /** How many rows have a changed value, by column; with the keys of some of them. */
  changed: { column: string; rows: number; keys: string[] }[];
}

/** The result of comparing the rows with those before. */
export interface Comparison {
  changes: RowChange[];
  /** Tables and columns that no longer exist, with the number of rows in which they had content. */
  gone: { what: string; rows: number }[];
}

const tablesQuery = `
  SELECT c.oid::text, c.oid::regclass::text AS name, c.relforcerowsecurity AS forced,
         (SELECT json_agg(json_build_object('number', a.attnum, 'name', a.attname,
                                            'type', format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum)
            FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                                  AND a.attgenerated = '') AS columns,
         coalesce((SELECT k.conkey FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p'), '{}')::int[] AS key
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%'
     AND n.nspname NOT IN ('information_schema', '${HASHES}')
     AND c.oid <> ALL (SELECT to_regclass(t)::oid FROM unnest($1::text[]) t WHERE to_regclass(t) IS NOT NULL)`;

/** Stores a hash of every value, so that a later comparison can name the changes. */
export class RowMemory {
  private constructor(
    private readonly client: ClientBase,
    private readonly tables: Table[],
    private readonly ignored: string[],
  ) {}

  /** @param ignored tables to leave out, as written in SQL */
  static async take(client: ClientBase, ignored: string[]): Promise<RowMemory> {
    await client.query(`CREATE SCHEMA ${HASHES}`);
    await client.query(`CREATE TABLE ${HASHES}.labels (oid oid PRIMARY KEY, label text NOT NULL)`);
    await rememberLabels(client);
    const { rows: tables } = await client.query<Table>(tablesQuery, [ignored]);
    for (const table of tables) {
      if (table.columns === null) table.columns = [];
      await unforced(client, table, async () => {
        const { rowCount } = await client.query(
          `CREATE UNLOGGED TABLE ${HASHES}.t${table.oid} AS ${hashesOf(table, table, new Map())}`,
        );
        table.rows = rowCount ?? 0;
      });
      await client.query(`ANALYZE ${HASHES}.t${table.oid}`);
    }
    return new RowMemory(client, tables, ignored);
  }

  /** How many rows are stored. */
  get rowCount(): number {
    return this.tables.reduce((sum, table) => sum + table.rows, 0);
  }

  /** How many rows a table had; undefined if it was made since. */
  rowsOf(oid: string): number | undefined {
    return this.tables.find((table) => table.oid === oid)?.rows;
  }

  /** To be called when the schema is again the one before, in which enums may have been made anew. */
  async rememberEnums(): Promise<void> {
    await rememberLabels(this.client);
  }

  /** Compares every stored row with the current ones. */
  async compare(): Promise<Comparison> {
    const labels = await oldLabels(this.client);
    const { rows: current } = await this.client.query<Table>(tablesQuery, [this.ignored]);
    const comparison: Comparison = { changes: [], gone: [] };
    for (const table of this.tables) {
      const now = current.find(({ oid }) => oid === table.oid);
      if (!now) {
        comparison.gone.push({ what: table.name, rows: table.rows });
        continue;
      }
      const lost = table.columns.filter(
        ({ number }) => !now.columns.some((c) => c.number === number),
      );
      const filled = await this.filled(table, lost);
      comparison.gone.push(
        ...lost.map(({ name }, at) => ({ what: `${table.name}.${name}`, rows: filled[at]! })),
      );
      const change = await unforced(this.client, now, () => this.compareTable(table, now, labels));
      if (change) comparison.changes.push(change);
    }
    return comparison;
  }

  /** In how many rows each of the columns had a value. */
  private async filled({ oid }: Table, columns: Column[]): Promise<number[]> {
    if (columns.length === 0) return [];
    const counts = columns.map(
      ({ number }) => `count(*) FILTER (WHERE h[${number}] <> ${hashOf(NOTHING)})::float8`,
    );
    const text = `SELECT ${counts.join(", ")} FROM ${HASHES}.t${oid}`;
    const { rows } = await this.client.query<number[]>({ text, rowMode: "array" });
    return rows[0]!;
  }

  private async compareTable(
    table: Table,
    now: Table,
    labels: OldLabels,
  ): Promise<RowChange | undefined> {
    const same = table.columns.filter((column) =>
      now.columns.some(({ number, type }) => number === column.number && type === column.type),
    );
    const looks = [`${HASHES}.t${table.oid}`, `(${hashesOf(table, now, labels)})`];
    const [old, current] = hasKey(table, now)
      ? looks
      : looks.map((look) => `(SELECT ${knownBy(same)} AS k, h FROM ${look} AS look)`);
    const counts = same.map(
      ({ number }) => `count(*) FILTER (WHERE o.h[${number}] <> n.h[${number}])::float8`,
    );
    const keys = same.map(
      ({ number }) => `(array_agg(o.k) FILTER (WHERE o.h[${number}] <> n.h[${number}]))[1:3]`,
    );
    const { rows } = await this.client.query({
      text: `SELECT count(n.k)::float8, count(*) FILTER (WHERE n.k IS NULL)::float8,
                    count(*) FILTER (WHERE o.k IS NULL)::float8
                    ${[...counts, ...keys].map((expression) => `, ${expression}`).join("")}
               FROM ${old} o FULL JOIN ${current} n USING (k)`,
      rowMode: "array",
    });
    const [after, lost, added, ...rest] = rows[0] as [number, number, number, ...unknown[]];
    const changed = same
      .map(({ name }, index) => ({
        column: name,
        rows: rest[index] as number,
        keys: (rest[same.length + index] as string[] | null) ?? [],
      }))
      .filter((column) => column.rows > 0);
    if (lost === 0 && added === 0 && changed.length === 0) return undefined;
    return { table: now.name, before: table.rows, after, lost, added, changed };
  }
}

function hasKey({ key }: Table, now: Table): boolean {
  return key.length > 0 && key.every((number) => now.columns.some((c) => c.number === number));
}

/**
 * Without a primary key, a row is identified by all of its values, in columns that still have the
 * same type: a changed row then appears as one lost and one added.
 */
function knownBy(columns: Column[]): string {
  const values = `ARRAY[${columns.map(({ number }) => `h[${number}]`).join(", ")}]::bigint[]`;
  return `md5(${values}::text) || '/' || row_number() OVER (PARTITION BY ${values})`;
}

/** What stands for NULL, and is no text that a value has. */
const NOTHING = String.raw`E'\x01'`;

function hashOf(text: string): string {
  return `hashtextextended(${text}, 0)`;
}

/** A query for (key, hashes by column number); the key is empty if the table has none. */
function hashesOf(before: Table, now: Table, labels: OldLabels): string {
  const textOf = (column: Column) => `coalesce(${withOldLabels(column, labels)}, ${NOTHING})`;
  const kept = before.columns.flatMap(({ number }) =>
    now.columns.filter((c) => c.number === number),
  );
  const keyColumns = before.key.flatMap((number) => kept.filter((c) => c.number === number));
  const key = hasKey(before, now) ? `concat_ws(',', ${keyColumns.map(textOf).join(", ")})` : "''";
  const highest = Math.max(0, ...before.columns.map(({ number }) => number));
  const hashes = Array.from({ length: highest }, (_, index) => {
    const column = kept.find(({ number }) => number === index + 1);
    return column ? hashOf(textOf(column)) : "0::bigint";
  });
  return `SELECT ${key} AS k, ARRAY[${hashes.join(", ")}]::bigint[] AS h FROM ${now.name}`;
}

/** A column as text, in which renamed values of enums have the names that they had before. */
function withOldLabels({ name, type }: Column, labels: OldLabels): string {
  const value = pg.escapeIdentifier(name);
  const renamed = labels.get(type.replace(/\[\]$/, ""));
  if (!renamed) return `${value}::text`;
  const cases = [...renamed].map(
    ([now, before]) => `WHEN ${pg.escapeLiteral(now)} THEN ${pg.escapeLiteral(before)}`,
  );
  const named = (one: string) => `CASE ${one}::text ${cases.join(" ")} ELSE ${one}::text END`;
  if (!type.endsWith("[]")) return named(value);
  const all = `SELECT ${named("one")} FROM unnest(${value}) WITH ORDINALITY AS u (one, place) ORDER BY place`;
  return `CASE WHEN ${value} IS NOT NULL THEN ARRAY(${all})::text END`;
}

/** A value of an enum keeps its OID when it is renamed. */
async function rememberLabels(client: ClientBase): Promise<void> {
  await client.query(
    `INSERT INTO ${HASHES}.labels SELECT oid, enumlabel FROM pg_enum ON CONFLICT DO NOTHING`,
  );
}

async function oldLabels(client: ClientBase): Promise<OldLabels> {
  const { rows } = await client.query<{ type: string; now: string; before: string }>(
    `SELECT format_type(e.enumtypid, NULL) AS type, e.enumlabel AS now, was.label AS before
       FROM pg_enum e JOIN ${HASHES}.labels was USING (oid) WHERE e.enumlabel <> was.label`,
  );
  const labels: OldLabels = new Map();
  for (const { type, now, before } of rows) {
    labels.set(type, (labels.get(type) ?? new Map()).set(now, before));
  }
  return labels;
}

/** Runs `work` in the clone with FORCE lifted from the table, since it must see all rows. */
async function unforced<Result>(
  client: ClientBase,
  table: Table,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!table.forced) return work();
  await client.query(`BEGIN; ALTER TABLE ${table.name} NO FORCE ROW LEVEL SECURITY`);
  try {
    return await work();
  } finally {
    await client.query(`ALTER TABLE ${table.name} FORCE ROW LEVEL SECURITY; COMMIT`);
  }
}
