import { wordsOf } from "@docket/contract/search-text";
import { literal } from "sequelize";

/**
 * What a task with the id `id` of `:userId` has of the search `:q`: all words, in title, description and
 * labels or, where that is not enough and it has subtasks, in the titles below it as well.
 */
export const hasAllWords = literal(
  "(SELECT CASE WHEN content LIKE ALL ((SELECT search_patterns(:q))::text[]) THEN true " +
    "WHEN has_subtasks THEN content || titles_below(:userId, task_id) " +
    "LIKE ALL ((SELECT search_patterns(:q))::text[]) ELSE false END " +
    'FROM search_texts WHERE "user_id" = :userId AND task_id = id)',
);

/**
 * A condition for whatever reads `search_texts`: true, or the error {@link SEARCH_BEHIND} where these lack changes of the
 * user, or of those up to a number. It is looked at once, before any row.
 *
 * @param userId as the statement has it, such as `$1`
 * @param indexed the number, likewise; NULL: all
 */
export const requireIndex = (userId: string, indexed: string): string =>
  `(SELECT require_search_index(${userId}, (SELECT seq FROM search_positions WHERE "user_id" = ${userId}), ` +
  `(SELECT seq FROM change_clocks WHERE "user_id" = ${userId}), CAST(${indexed} AS bigint)))`;

export const isIndexed = literal(requireIndex(":userId", ":indexed"));

const signatureMatches =
  "signature & (SELECT text_signature(search_fold(:q))) = (SELECT text_signature(search_fold(:q)))";

/**
 * A row of `search_texts` may have the words of `:q`, judged by its trigram Bloom signature, which is in the
 * index. Every row that has them meets this; few others do.
 */
export const mayHaveWords = literal(signatureMatches);

/** The same of tasks, for orders other than by id. */
export const isCandidate = literal(
  `id = ANY (ARRAY(SELECT task_id FROM search_texts WHERE "user_id" = :userId AND ${signatureMatches}))`,
);

/** Whether some word has a signature that tells rows apart: it is made of groups of three bytes. */
export function isSelective(q: string): boolean {
  return wordsOf(q).some((word) => Buffer.byteLength(word) >= 3);
}
