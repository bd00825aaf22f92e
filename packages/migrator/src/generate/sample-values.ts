import { baseValues } from "./sample-base-values.js";
import type { SampleType } from "./sample-types.js";

/**
 * Values of a type as text for its input function. Boundary values are long, unusual or
 * equal ones; ordinary ones are common and different for each `n`.
 */
export function valuesOf(type: SampleType, n: number, boundary: boolean): string[] {
  const inner = type.inner;
  switch (type.kind) {
    case "enum":
      return rotated(type.labels, n);
    case "domain":
      return [...valuesOf(inner!, n, boundary), ...rotated(type.hints, n)];
    case "array": {
      const [first = "", second = first] = valuesOf(inner!, n, boundary);
      const filled = `{${quoted(first)},${quoted(second)}}`;
      return boundary ? [`{${quoted(first)}}`, filled, "{}"] : [`{${quoted(first)}}`];
    }
    case "range":
      return rangesOf(inner!, n, boundary);
    case "multirange":
      return rangesOf(inner!, n, false).map((range) => `{${range}}`);
    case "composite":
      return [
        `(${type.fields.map((field) => quoted(valuesOf(field, n, boundary)[0] ?? "")).join(",")})`,
      ];
    case "base":
      return baseValues(type.name, n, boundary);
  }
}

/** Ranges that do not overlap for different `n`. */
function rangesOf(bound: SampleType, n: number, boundary: boolean): string[] {
  const [from, to] = [valuesOf(bound, n * 2, false)[0]!, valuesOf(bound, n * 2 + 1, false)[0]!];
  const range = `[${quoted(from)},${quoted(to)})`;
  // The order of the bounds may be unknown (it depends on the collation for text): try both.
  const other = `[${quoted(to)},${quoted(from)})`;
  return boundary ? [range, `(,${quoted(to)})`, "empty", other] : [range, other];
}

function quoted(value: string): string {
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

function rotated<Item>(items: Item[], n: number): Item[] {
  const start = items.length === 0 ? 0 : n % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
