import { grammarOf } from "./grammar.js";
import type { Language } from "./language.js";
import { blank, OPAQUE, type Span } from "./line.js";
import { opaqueSpans, readMarkers } from "./markers.js";
import { findAll, fold } from "./patterns.js";
import { readDates } from "./read-dates.js";
import { titleWithout } from "./title.js";
import type { Kind, QuickAddOptions, QuickAddResult } from "./types.js";

const dateKinds: Kind[] = ["due", "start", "repeat"];

/**
 * Parses one line in a language. `options.locale` only determines the order of day and month in
 * numeric dates.
 */
export function readLine(
  text: string,
  options: QuickAddOptions,
  language: Language,
): QuickAddResult {
  const composed = text.normalize("NFC");
  if (composed === text) return readComposed(text, options, language);
  const suppressed = options.suppressed?.map((one) => ({
    ...one,
    text: one.text.normalize("NFC"),
  }));
  const result = readComposed(
    composed,
    { ...options, ...(suppressed && { suppressed }) },
    language,
  );
  const at = offsetsIn(text);
  const recognised = result.recognised.map((one) => {
    const [start, end] = [at[one.start] ?? text.length, at[one.end] ?? text.length];
    return { ...one, start, end, text: text.slice(start, end) };
  });
  return { ...result, recognised };
}

/**
 * For each offset in the composed form of a text, the one in the text itself: a PDF or a file name
 * has "é" as two characters.
 */
function offsetsIn(text: string): number[] {
  let start = 0;
  const offsets = [...text.matchAll(/\P{M}?\p{M}*/gu)].flatMap(({ 0: cluster, index }) => {
    start = index + cluster.length;
    return Array.from({ length: cluster.normalize("NFC").length }, () => index);
  });
  return [...offsets, start];
}

function readComposed(text: string, options: QuickAddOptions, language: Language): QuickAddResult {
  const suppressed = suppressedSpans(text, options);
  const markers = readMarkers(text, options, (kind, start, end) =>
    suppressed.some((one) => one.kind === kind && one.start < end && start < one.end),
  );
  const grammar = grammarOf(language);
  const quoted = opaqueSpans(text).map(([start, end]) => ({ start, end }));
  let line = blank({ raw: text, folded: fold(text) }, markers.recognised, " ");
  line = blank(line, quoted, OPAQUE);
  line = blank(
    line,
    suppressed.filter(({ kind }) => dateKinds.includes(kind)),
    OPAQUE,
  );
  line = blank(
    line,
    grammar.names.flatMap((name) => findAll(name, line.folded)),
    OPAQUE,
  );

  const dates = readDates(text, line, grammar, options);
  const recognised = [...markers.recognised, ...dates.recognised].sort((a, b) => a.start - b.start);
  return { ...markers, ...dates, title: titleWithout(text, recognised), recognised };
}

function suppressedSpans(text: string, { suppressed = [] }: QuickAddOptions) {
  return suppressed.flatMap(({ kind, text: part }) => {
    const spans: (Span & { kind: Kind })[] = [];
    if (part === "") return spans;
    for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) {
      spans.push({ kind, start: at, end: at + part.length });
    }
    return spans;
  });
}
