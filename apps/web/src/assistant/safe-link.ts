/** The target of a link in a reply, if it is a web or mail address; never a script. */
export function safeLink(href: string): string | undefined {
  const url = URL.canParse(href) ? new URL(href) : undefined;
  return url && ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : undefined;
}

const named: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
};

/** Decodes `&amp;` and the like; unknown entities stay. */
export function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (whole, dec, hex, name) => {
    if (name !== undefined) return named[name] ?? whole;
    const point = dec === undefined ? Number.parseInt(hex, 16) : Number(dec);
    return point > 0 && point <= 0x10_ffff ? String.fromCodePoint(point) : whole;
  });
}
