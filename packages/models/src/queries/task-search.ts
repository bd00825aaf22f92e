import { wordsOf } from "@docket/contract/search-text";
import { literal } from "sequelize";

/**
 * Whether the task `id` of `:userId` has all words of the search `:q`, in title, description and
 * labels or, failing that, in the titles of its subtasks as well.
 */
export const hasAllWords = literal(
  "(SELECT CASE WHEN content LIKE ALL ((SELECT search_patterns(:q))::text[]) THEN true " +
    "WHEN has_subtasks THEN content || titles_below(:userId, task_id) " +
    "LIKE ALL ((SELECT search_patterns(:q))::text[]) ELSE false END " +
    'FROM search_texts WHERE "user_id" = :userId AND task_id = id)',
);

/**
 * A condition for queries that read `search_texts`: true, or the error {@link SEARCH_BEHIND} if the
 * index lacks any of the user's changes, or any of those up to a number. It is evaluated once,
 * before any row.
 *
 * @param userId an SQL expression, such as `$1`
 * @param indexed an SQL expression for the number; NULL: all changes
 */
export const requireIndex = (userId: string, indexed: string): string =>
  `(SELECT require_search_index(${userId}, (SELECT seq FROM search_positions WHERE "user_id" = ${userId}), ` +
  `(SELECT seq FROM change_clocks WHERE "user_id" = ${userId}), CAST(${indexed} AS bigint)))`;

export const isIndexed = literal(requireIndex(":userId", ":indexed"));

const signatureMatches =
  "signature & (SELECT text_signature(search_fold(:q))) = (SELECT text_signature(search_fold(:q)))";

/**
 * Whether a row of `search_texts` may contain the words of `:q`, judged by its trigram Bloom
 * signature, which is in the index. There are no false negatives and few false positives.
 */
export const mayHaveWords = literal(signatureMatches);

/** The same as a condition on tasks, for orders other than by id. */
export const isCandidate = literal(
  `id = ANY (ARRAY(SELECT task_id FROM search_texts WHERE "user_id" = :userId AND ${signatureMatches}))`,
);

/** Whether any word is long enough to have a signature, which is made of groups of three bytes. */
export function isSelective(q: string): boolean {
  return wordsOf(q).some((word) => Buffer.byteLength(word) >= 3);
}
