import { CSV_FIELDS, type CsvField } from "@docket/contract/choices";
import { bounds } from "./bounds.js";
import { TransferError } from "./transfer-error.js";

/** One property of RFC 5545: `DUE;TZID=Europe/Zurich:20261201T093000`. */
export interface Property {
  name: string;
  params: Record<string, string>;
  value: string;
  /** The number of its line in the file. */
  line: number;
}

/** The name of a line that is no property; its value is the line. */
export const NO_PROPERTY = "";

/** Fields with a property of RFC 5545, whatever else the task has. */
const standard = new Set<CsvField>([
  ...(["id", "title", "description", "parent", "labels", "priority", "repeat"] as const),
  ...(["dueDate", "dueTime", "dueZone"] as const),
  ...(["completed", "completedAt", "createdAt"] as const),
]);

/** The fields that are in properties of our own, which other applications ignore. */
export const OWN_FIELDS = CSV_FIELDS.filter((field) => !standard.has(field));

/** The name of such a property, for example `X-DOCKET-REPEAT-FROM`. */
export function ownProperty(field: CsvField): string {
  return `X-DOCKET-${field.replace(/[A-Z]/g, "-$&").toUpperCase()}`;
}

/** Yields the properties of an iCalendar text, with folded lines joined (RFC 5545, 3.1). */
export function* propertiesOf(text: string): Generator<Property> {
  let folded: string[] = [];
  let length = 0;
  let first = 0;
  let number = 0;
  // Some old programs end lines with CR alone.
  for (const line of text.split(text.includes("\n") ? /\r?\n/ : "\r")) {
    number += 1;
    if (/^[ \t]/.test(line)) {
      folded.push(line.slice(1));
      length += line.length;
    } else {
      if (folded.length > 0) yield* parseProperty(folded.join(""), first);
      folded = [line];
      first = number;
      length = line.length;
    }
    if (length > bounds.recordLength)
      throw new TransferError("damaged", "The calendar has a line of over a million characters.");
  }
  yield* parseProperty(folded.join(""), first);
}

function* parseProperty(text: string, line: number): Generator<Property> {
  if (text.trim() !== "") yield propertyOf(text, line);
}

function propertyOf(text: string, line: number): Property {
  const unreadable = { name: NO_PROPERTY, params: {}, value: text, line };
  const [, name = "", rest = ""] = /^([A-Za-z0-9-]+)([;:].*)$/s.exec(text) ?? [];
  if (name === "") return unreadable;
  const params: Record<string, string> = {};
  let at = 0;
  while (rest[at] === ";") {
    PARAMETER.lastIndex = at;
    const [whole = "", key = "", value = ""] = PARAMETER.exec(rest) ?? [];
    if (whole === "") return unreadable;
    params[key.toUpperCase()] = value.replace(/"/g, "");
    at += whole.length;
  }
  if (rest[at] !== ":") return unreadable;
  return { name: name.toUpperCase(), params, value: rest.slice(at + 1), line };
}

const PARAMETER = /;([A-Za-z0-9-]+)=((?:"[^"]*"|[^;:"])*)/y;

/** Unescapes a TEXT value. */
export function unescapeText(value: string): string {
  return value.replace(/\\([\\;,nN])/g, (_, char: string) => (/n/i.test(char) ? "\n" : char));
}

/** Splits a list of TEXT values at unescaped commas. */
export function splitTexts(value: string): string[] {
  return (value.match(/(?:\\.|[^,\\])+/gs) ?? []).map(unescapeText);
}
