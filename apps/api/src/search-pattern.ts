/** A LIKE pattern for whatever contains `text`, in which nothing of it is a wildcard. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}

/**
 * SQL for: the column contains what `$n`, a pattern of `containing`, looks for, in upper or lower case.
 * As ILIKE does it, but the pattern is put into lower case once a search instead of once a row, and
 * by the rules of the database, not of the column's order, which are slow.
 */
export function matches(column: string, n: number): string {
  return `lower(${column} COLLATE "default") LIKE (SELECT lower($${n}))`;
}
