import { createCache } from "./cache.js";

const zones: Record<string, string> = {
  UTC: "UTC",
  GMT: "UTC",
  ET: "America/New_York",
  EST: "America/New_York",
  EDT: "America/New_York",
  CST: "America/Chicago",
  CDT: "America/Chicago",
  MST: "America/Denver",
  MDT: "America/Denver",
  PT: "America/Los_Angeles",
  PST: "America/Los_Angeles",
  PDT: "America/Los_Angeles",
  BST: "Europe/London",
  CET: "Europe/Paris",
  CEST: "Europe/Paris",
  EET: "Europe/Athens",
  EEST: "Europe/Athens",
  JST: "Asia/Tokyo",
  HKT: "Asia/Hong_Kong",
  SGT: "Asia/Singapore",
  AEST: "Australia/Sydney",
  AEDT: "Australia/Sydney",
  NZST: "Pacific/Auckland",
  NZDT: "Pacific/Auckland",
};

const regions = ["America", "Europe", "Asia", "Africa", "Australia", "Pacific", "Atlantic"];

/**
 * The zone after a time, as an abbreviation, an IANA name or a city ("Tokyo time"); `length` includes the leading space.
 * Abbreviations in lower case are words of other languages ("est"), except after "am" or "pm".
 *
 * @param time the time as typed
 */
export function zoneAfter(text: string, time: string): { name: string; length: number } | null {
  const [ofCity = "", city = ""] = /^\s+((?:\p{L}+ ){1,3})time(?!\p{L})/iu.exec(text) ?? [];
  const there =
    city !== "" &&
    regions
      .map((region) => ianaZone(`${region}/${city.trim().replaceAll(" ", "_")}`))
      .find((zone) => zone !== undefined);
  if (there) return { name: there, length: ofCity.length };
  const match =
    /^\s+([A-Z]{2,4}|[a-z]{3,4}|[A-Z][A-Za-z]+(?:\/[A-Z][A-Za-z_]+)+)(?![\p{L}\p{N}/])/u.exec(text);
  const [all = "", typed = ""] = match ?? [];
  const isAnyCase = /m\.?$/i.test(time) || /^(?:utc|gmt)$/.test(typed);
  const word = isAnyCase && !typed.includes("/") ? typed.toUpperCase() : typed;
  const name = zones[word] ?? (word.includes("/") ? ianaZone(word) : undefined);
  return name === undefined ? null : { name, length: all.length };
}

const cached = createCache(1_000);

/** Cached: to ask takes a tenth of a millisecond, and a line may have hundreds of times. */
const ianaZone = (name: string): string | undefined =>
  cached(name, () => {
    try {
      return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
    } catch {
      return undefined;
    }
  });
