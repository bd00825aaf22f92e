/**
 * The column contains the text `:q`, ignoring case. Case conversion uses the database's collation,
 * not the column's, which is slow; and `:q` is lower-cased once per search, not once per row.
 */
export const contains = (column: string) =>
  `strpos(lower(${column} COLLATE "default"), (SELECT lower(:q))) > 0`;
