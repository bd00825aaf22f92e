import { MOST_PARTS, similarParts, type similarTo } from "@docket/contract/similar-text";
import { statement } from "@docket/database";
import { requireIndex } from "@docket/models";
import type { OperationContext } from "../../operations/operation.js";
import { readOnce } from "../../operations/single-statement.js";
import { slicesOf } from "../../operations/slices.js";

/** How many tasks of the list are read in one statement; other requests are served between statements. */
const PAGE = 500;
/**
 * The list is read further only while a page is expected to fill within so many tasks; beyond,
 * reading all texts costs less.
 */
const MOST_READ = 10_000;
/** How many texts are read in one statement. */
const BATCH = 5_000;

/** The folded texts of a task that a search looks at, one per line: its own, and its descendants' titles. */
const TEXTS =
  "CASE WHEN has_subtasks THEN content || titles_below($1, task_id) ELSE content END AS texts";

interface Texts {
  id: string;
  texts: string | null;
}

const textsOfTasks = statement<Texts>(
  `SELECT task_id AS id, ${TEXTS} FROM search_texts WHERE "user_id" = $1 AND task_id = ANY ($2::bigint[]) ` +
    `AND ${requireIndex("$1", "$3")}`,
);

/** `strpos` is faster than LIKE, and a missing part is NULL, which costs nothing. */
const hasPart = Array.from({ length: MOST_PARTS }, (_, nth) => `strpos(content, $${nth + 4}) > 0`);

/**
 * The tasks of the next batch with some of the parts, and a row without texts that tells where the batch ends.
 * Of a task's descendants only the signature is known before their titles are read.
 */
const textsWithParts = statement<Texts>(
  `WITH batch AS (SELECT task_id, content, signature, has_subtasks FROM search_texts WHERE "user_id" = $1 AND task_id > $2 ORDER BY task_id LIMIT ${BATCH}), ` +
    "parts AS MATERIALIZED (SELECT text_signature(part) AS bits FROM unnest($3::text[]) AS part) " +
    `SELECT task_id AS id, ${TEXTS} FROM batch WHERE ${hasPart.join(" OR ")} ` +
    "OR has_subtasks AND EXISTS (SELECT FROM parts WHERE signature & bits = bits) " +
    "UNION ALL SELECT max(task_id), NULL FROM batch",
);

/**
 * The first tasks of a list with words similar to those of a search, for a search that has found
 * nothing.
 *
 * @param isSimilar the result of `similarTo` for `q`
 * @param most how many are wanted
 * @param indexed as `taskList` takes it
 * @param read reads the list: the part after a row, or the rows with some ids
 */
export async function similarTasks<Row extends { id: string }>(
  context: OperationContext,
  q: string,
  isSimilar: NonNullable<ReturnType<typeof similarTo>>,
  most: number,
  indexed: string | undefined,
  read: (part: { last?: Row | undefined; id?: string[]; limit: number }) => Promise<Row[]>,
): Promise<Row[]> {
  const { userId } = context;
  const ids = new Set<string>();
  const look = async (found: Texts[]) => {
    for await (const slice of slicesOf(found)) {
      for (const { id, texts } of slice) {
        if (texts !== null && isSimilar(texts.split("\n"))) ids.add(id);
      }
    }
  };

  const found: Row[] = [];
  let isWorthwhile = true;
  for (let looked = PAGE, last: Row | undefined; isWorthwhile; looked += PAGE) {
    const rows = await read({ last, limit: PAGE });
    const asked = [userId, rows.map(({ id }) => id), indexed ?? null];
    await look(await readTexts(context, textsOfTasks, asked));
    found.push(...rows.filter(({ id }) => ids.has(id)));
    if (found.length >= most || rows.length < PAGE) return found.slice(0, most);
    isWorthwhile = found.length * MOST_READ >= most * looked;
    last = rows.at(-1);
  }
  const parts = similarParts(q);
  const padded = Array.from({ length: MOST_PARTS }, (_, nth) => parts[nth] ?? null);
  for (let last: string | undefined = "0"; last !== undefined; ) {
    const batch = await readTexts(context, textsWithParts, [userId, last, parts, ...padded]);
    await look(batch);
    last = batch.find((row) => row.texts === null)?.id ?? undefined;
  }
  return ids.size === 0 ? [] : read({ id: [...ids], limit: most });
}

async function readTexts(
  context: OperationContext,
  select: typeof textsOfTasks,
  values: unknown[],
): Promise<Texts[]> {
  return (await readOnce(context, () => context.database.execute(select, values))).rows;
}
