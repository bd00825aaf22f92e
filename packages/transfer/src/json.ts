import { bounds } from "./bounds.js";
import { moreThan, TransferError } from "./transfer-error.js";

/** An object of a JSON file that has not been validated. */
export type Json = Record<string, unknown>;

/**
 * Parses JSON with limits on its depth and number of objects.
 *
 * @param firstLine the number of the first line in the file
 * @throws TransferError
 */
export function parseJson(text: string, firstLine = 1): unknown {
  checkDepth(text);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!/^\s*[[{]/.test(text)) throw new TransferError("damaged", "The file is not JSON.");
    const where = placeOf(error, firstLine);
    throw new TransferError("damaged", `The file is not valid JSON: it is ${where}.`, {
      cause: error,
    });
  }
}

function placeOf(error: unknown, firstLine: number): string {
  const line = /\(line (\d+) column \d+\)/.exec(String(error))?.[1];
  return line === undefined
    ? "cut off at its end"
    : `damaged or cut off at line ${Number(line) + firstLine - 1}`;
}

function checkDepth(text: string): void {
  let depth = 0;
  let count = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char === "\\") at += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === "[" || char === "{") {
      depth += 1;
      count += 1;
      if (count > bounds.jsonObjects)
        throw moreThan(bounds.jsonObjects, "lists and objects; no task list has");
      if (depth > bounds.jsonDepth)
        throw new TransferError(
          "damaged",
          `The file is nested more than ${bounds.jsonDepth} levels deep; no task list is.`,
        );
    } else if (char === "]" || char === "}") depth -= 1;
  }
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The objects in an array; empty for anything else. */
export function objectsOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A string, or a number as text; an empty string for anything else. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "bigint" ? String(value) : "";
}

/** A value for display: text as it is, anything else as JSON. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > 80 ? `${text.slice(0, 80).toWellFormed()}…` : text;
}

/** Whether a value carries no information: missing, empty, false or zero. */
export function isBlank(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.keys(value).length === 0;
  return !value || (typeof value === "string" && value.trim() === "");
}
