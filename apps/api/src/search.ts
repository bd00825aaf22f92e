/**
 * SQL for: the column contains the text `$n`, in upper or lower case. The cases are those of the
 * database, not of the column's order, which are slow; and the text is put into lower case once a
 * search, not once a row.
 */
export function contains(column: string, n: number): string {
  return `strpos(lower(${column} COLLATE "default"), (SELECT lower($${n}))) > 0`;
}

/**
 * SQL for: a row may contain the text `$n`, judged by its signature alone, which is in the index. Every row
 * that contains it fulfils this; few others do.
 */
export function mayContain(n: number): string {
  const sought = `(SELECT search_signature($${n}))`;
  return `search_signature & ${sought} = ${sought}`;
}

/** Whether a text has a signature that tells rows apart: that is made of groups of three bytes. */
export function isSelective(text: string): boolean {
  return Buffer.byteLength(text) >= 3;
}
