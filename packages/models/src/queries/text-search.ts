/**
 * The column contains the text `:q`, in upper or lower case. The cases are those of the database, not of
 * the column's order, which are slow; and the text is put into lower case once a search, not once a row.
 */
export const contains = (column: string) =>
  `strpos(lower(${column} COLLATE "default"), (SELECT lower(:q))) > 0`;
