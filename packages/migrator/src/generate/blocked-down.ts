import { databaseError } from "../errors.js";
import type { MigrationDefinition } from "../migration.js";
import { partOf } from "../names.js";
import { type Content, deleteRows, empty, readContent, thinOut } from "./content.js";
import {
  type FailingStatement,
  failedIn,
  failingStatements,
  isAboutData,
} from "./failing-statements.js";
import { lostContent } from "./lost-content.js";
import { isWhole, type ProofCopy } from "./proof-copy.js";
import { advanceSequences } from "./sequences.js";
import { convertedColumns, mentions } from "./statement-parts.js";

/**
 * Runs `down`. If `up` has discarded or altered content, statements that concern it, such as a
 * constraint that needs it or the conversion back, may fail on the rows: then nothing is changed,
 * and those statements are returned.
 */
export async function downBlocked(
  definition: MigrationDefinition,
  copy: ProofCopy,
  losses: string[],
): Promise<FailingStatement[]> {
  try {
    await copy.run(definition, "down");
    return [];
  } catch (error) {
    if (!isAboutData(error) || !isWhole(definition)) throw error;
    const found = await failingStatements(copy.client, definition.down as string[]);
    const isDueToUp = ({ sql }: FailingStatement) =>
      convertedColumns(sql).length > 0 || losses.some((lost) => mentions(sql, partOf(lost)));
    if (found.length === 0 || found.some((failure) => !isDueToUp(failure))) throw error;
    return found;
  }
}

/**
 * What `down` should preserve and does not in tables that refer to those whose rows block it. `downOnFewerRows` has to
 * empty both; here the rows that refer to deleted ones stay for a moment. Everything is rolled back.
 */
export async function lostBesideBlocked(
  definition: MigrationDefinition,
  copy: ProofCopy,
  losses: string[],
  names: string[],
): Promise<string[]> {
  try {
    return await copy.after(["SET LOCAL session_replication_role = replica"], async (client) => {
      await deleteRows(client, losing(losses));
      await client.query("SET LOCAL session_replication_role = origin");
      const before = await readContent(client);
      const failed = await failedIn(client, [...(definition.down as string[]), ...names]);
      return failed.length > 0 ? [] : lostContent(client, before, await readContent(client));
    });
  } catch (error) {
    if (databaseError(error)?.code === NOT_SUPERUSER) return [];
    throw error;
  }
}

const NOT_SUPERUSER = "42501";

const losing = (losses: string[]) => (table: string) =>
  losses.some((lost) => lost === table || lost.startsWith(`${table}.`));

/**
 * Runs `down` with as many rows as it permits: first with one in each table that has lost content,
 * then with none there, finally with none at all.
 *
 * @returns the content before it
 */
export async function downOnFewerRows(
  definition: MigrationDefinition,
  copy: ProofCopy,
  losses: string[],
): Promise<Content> {
  const loses = losing(losses);
  const look = async () => {
    await advanceSequences(copy.client); // sequences advanced in a failed attempt stay so
    return copy.after([], readContent);
  };
  for (const thin of [() => thinOut(copy.client, loses), () => empty(copy.client, loses)]) {
    await thin();
    const applied = await look();
    try {
      await copy.run(definition, "down");
      return applied;
    } catch (error) {
      if (!isAboutData(error)) throw error;
    }
  }
  await empty(copy.client);
  const applied = await look();
  await copy.run(definition, "down");
  return applied;
}
