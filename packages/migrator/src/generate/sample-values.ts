import { baseValues } from "./sample-base-values.js";
import type { SampleType } from "./sample-types.js";

/**
 * Values of a type as text, as its input function reads them. Wild ones go to the limits of the type
 * (long, odd, equal ones); tame ones differ from one `n` to the next and stay in the middle.
 */
export function valuesOf(type: SampleType, n: number, wild: boolean): string[] {
  const inner = type.inner;
  switch (type.kind) {
    case "enum":
      return rotated(type.labels, n);
    case "domain":
      return [...valuesOf(inner!, n, wild), ...rotated(type.hints, n)];
    case "array": {
      const [first = "", second = first] = valuesOf(inner!, n, wild);
      const filled = `{${quoted(first)},${quoted(second)}}`;
      return wild ? [`{${quoted(first)}}`, filled, "{}"] : [`{${quoted(first)}}`];
    }
    case "range":
      return rangesOf(inner!, n, wild);
    case "multirange":
      return rangesOf(inner!, n, false).map((range) => `{${range}}`);
    case "composite":
      return [
        `(${type.fields.map((field) => quoted(valuesOf(field, n, wild)[0] ?? "")).join(",")})`,
      ];
    case "base":
      return baseValues(type.name, n, wild);
  }
}

/** Ranges that do not overlap from one `n` to the next. */
function rangesOf(bound: SampleType, n: number, wild: boolean): string[] {
  const [from, to] = [valuesOf(bound, n * 2, false)[0]!, valuesOf(bound, n * 2 + 1, false)[0]!];
  const range = `[${quoted(from)},${quoted(to)})`;
  // Bounds of an unknown order (text as text is sorted) are tried both ways.
  const other = `[${quoted(to)},${quoted(from)})`;
  return wild ? [range, `(,${quoted(to)})`, "empty", other] : [range, other];
}

function quoted(value: string): string {
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

function rotated<Item>(items: Item[], n: number): Item[] {
  const start = items.length === 0 ? 0 : n % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
