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
