import { createCache } from "./cache.js";
import { wordsFor } from "./vocabulary.js";

const zones = wordsFor({
  UTC: "UTC, GMT",
  "America/New_York": "ET, EST, EDT",
  "America/Chicago": "CST, CDT",
  "America/Denver": "MST, MDT",
  "America/Los_Angeles": "PT, PST, PDT",
  "Europe/London": "BST",
  "Europe/Paris": "CET, CEST, MEZ, MESZ",
  "Europe/Athens": "EET, EEST",
  "Asia/Tokyo": "JST",
  "Asia/Hong_Kong": "HKT",
  "Asia/Singapore": "SGT",
  "Australia/Sydney": "AEST, AEDT",
  "Pacific/Auckland": "NZST, NZDT",
});

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
