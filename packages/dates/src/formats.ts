const formats = new Map<string, unknown>();
const MOST_FORMATS = 300;

/** Intl's formatter of dates; a whole day is formatted at its midnight UTC. */
export function dateFormat(
  locale: string,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${Object.entries(options)}`;
  return remembered(key, () => new Intl.DateTimeFormat(locale, { ...options, timeZone }));
}

/** Intl's formatter of lists: "Tue and Thu", "Tue or Thu". */
export function listFormat(locale: string, type: Intl.ListFormatType): Intl.ListFormat {
  return remembered(`${locale} ${type}`, () => new Intl.ListFormat(locale, { type }));
}

/** Making a formatter takes far longer than using it, and a list shows hundreds of dues. */
function remembered<T>(key: string, make: () => T): T {
  const known = formats.get(key) as T | undefined;
  if (known) return known;
  if (formats.size >= MOST_FORMATS) formats.clear();
  const made = make();
  formats.set(key, made);
  return made;
}
