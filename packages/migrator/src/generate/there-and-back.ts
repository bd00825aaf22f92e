import type { ClientBase } from "pg";
import { type Content, readContent } from "./content.js";
import { failedIn, isAboutData } from "./failing-statements.js";
import { type AlteredColumn, changedByRoundTrip } from "./lost-content.js";
import { convertedColumns } from "./statement-parts.js";

/**
 * The columns whose values do not survive statements that lead to another schema and others that
 * lead back. Each statement is tried by itself, so that a conversion that alters values is found
 * beside others that fail. Everything is rolled back.
 *
 * @param names statements after which the tables have the names of `content`
 * @param content the content before
 */
export async function changedThereAndBack(
  client: ClientBase,
  there: string[],
  back: string[],
  names: string[],
  content: Content,
): Promise<AlteredColumn[]> {
  await client.query("BEGIN");
  try {
    const stays = (await failedIn(client, there)).flatMap(({ sql }) => convertedColumns(sql));
    const failed = await failedIn(client, back);
    await failedIn(client, names);
    const irreversible = failed
      .filter(({ error }) => isAboutData(error))
      .flatMap(({ sql }) => convertedColumns(sql));
    const changed = changedByRoundTrip(content, await readContent(client));
    const notBack = new Set(failed.flatMap(({ sql }) => convertedColumns(sql)));
    return [
      ...irreversible.map((column) => ({ column })),
      ...changed.filter(({ column }) => !notBack.has(column)),
    ].filter(({ column }) => !stays.includes(column));
  } finally {
    await client.query("ROLLBACK");
  }
}
