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
  JST: "Asia/Tokyo",
};

/**
 * The zone after a time, as an abbreviation in capitals or an IANA name; `length` includes the
 * leading space.
 */
export function zoneAfter(text: string): { name: string; length: number } | null {
  const match = /^\s+([A-Z]{2,4}|[A-Z][A-Za-z]+(?:\/[A-Z][A-Za-z_]+)+)(?![\p{L}\p{N}/])/u.exec(
    text,
  );
  const [all = "", word = ""] = match ?? [];
  const name = zones[word] ?? (word.includes("/") ? ianaZone(word) : undefined);
  return name === undefined ? null : { name, length: all.length };
}

function ianaZone(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
