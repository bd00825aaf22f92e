import { literal } from "sequelize";

/**
 * The column contains the text `:q`, in upper or lower case. The cases are those of the database, not of
 * the column's order, which are slow; and the text is put into lower case once a search, not once a row.
 */
export const contains = (column: string) =>
  `strpos(lower(${column} COLLATE "default"), (SELECT lower(:q))) > 0`;

/**
 * A row may contain the text `:q`, judged by its trigram Bloom signature, which is in the index. Every row
 * that contains it meets this; few others do.
 */
export const mayContain = literal(
  "search_signature & (SELECT search_signature(:q)) = (SELECT search_signature(:q))",
);

/** Whether a text has a signature that tells rows apart: it is made of groups of three bytes. */
export function isSelective(text: string): boolean {
  return Buffer.byteLength(text) >= 3;
}
