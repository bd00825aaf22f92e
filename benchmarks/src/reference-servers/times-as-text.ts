import pg from "pg";

const TIMESTAMPTZ = 1184;
const DATE = 1082;

const types = new pg.TypeOverrides();
types.setTypeParser(TIMESTAMPTZ, isoText);
types.setTypeParser(DATE, (text) => text);

/**
 * Connection settings by which times and days are read as the text for responses, without a `Date`
 * in between.
 */
export const timesAsText = { options: "-c TimeZone=UTC -c DateStyle=ISO", types };

/** `2026-11-25 15:00:00.1+00` as `2026-11-25T15:00:00.100Z`: PostgreSQL omits trailing zeros. */
function isoText(text: string): string {
  const fraction = text.slice(20, -"+00".length).padEnd(3, "0");
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`;
}
