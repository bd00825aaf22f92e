const formats = new Map<string, unknown>();
const MAX_FORMATS = 300;

/** A cached Intl formatter for dates; a whole day is formatted as its midnight in UTC. */
export function dateFormat(
  locale: string,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${Object.entries(options)}`;
  return remembered(key, () => new Intl.DateTimeFormat(locale, { ...options, timeZone }));
}

/** A cached Intl formatter for lists: "Tue and Thu", "Tue or Thu". */
export function listFormat(locale: string, type: Intl.ListFormatType): Intl.ListFormat {
  return remembered(`${locale} ${type}`, () => new Intl.ListFormat(locale, { type }));
}

/**
 * Caches formatters: creating one is far slower than using it, and a list shows hundreds of dates.
 */
function remembered<T>(key: string, make: () => T): T {
  const known = formats.get(key) as T | undefined;
  if (known) return known;
  if (formats.size >= MAX_FORMATS) formats.clear();
  const made = make();
  formats.set(key, made);
  return made;
}
