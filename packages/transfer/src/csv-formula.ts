/** What a spreadsheet takes for the beginning of a formula (also full-width, in East Asian versions), and the guard itself. */
const START = /^['=+\-@\t\r\n＝＋－＠]/;

/** A text that no spreadsheet runs: an apostrophe is put before what looks like a formula. */
export const guarded = (text: string): string => (START.test(text) ? `'${text}` : text);

/** The text without that apostrophe. */
export const unguarded = (cell: string): string =>
  cell.startsWith("'") && START.test(cell.slice(1)) ? cell.slice(1) : cell;
