import type { SampleColumn } from "./sample-catalog.js";

/**
 * The n-th value to try in a column, as text for a cast; null for none. Wild values go to the
 * limits of the type (no value, long, odd, equal ones); tame ones differ from row to row and stay in
 * the middle.
 */
export function sampleValue(column: SampleColumn, n: number, wild: boolean): string | null {
  if (wild && column.nullable && n % 3 === 2) return null;
  const own = valuesOf(column.type, n, wild);
  // Each parity of n gets hints: whoever asks takes the schemas in turn.
  const tried = column.hints.length > 0 && n % 4 < 2 ? column.hints : own;
  return tried[Math.floor(n / 4) % tried.length]!;
}

function valuesOf(type: string, n: number, wild: boolean): string[] {
  const base = type.replace(/\(.*$/, "").trim();
  if (type.endsWith("[]")) return [`{${valuesOf(type.slice(0, -2), n, false)[0]}}`, "{}"];
  const limit = Number(/\((\d+)/.exec(type)?.[1] ?? 400);
  switch (base) {
    case "text":
    case "character varying":
    case "character":
    case "citext":
      return wild
        ? [
            clip("same", limit),
            clip(`Grüße, "O'Brien" ${n}`, limit),
            "x".repeat(limit),
            clip(`${n}`, limit),
          ]
        : [clip(`${n}`, limit), clip(`v${n}`, limit), clip(`sample text ${n}`, limit)];
    case "smallint":
      return wild ? ["32767", "-32768", `${n}`, "7"] : [`${n}`];
    case "integer":
      return wild ? ["2147483647", "-2147483648", `${n}`, "7"] : [`${n}`];
    case "bigint":
      return wild ? ["9223372036854775807", "-9223372036854775808", `${n}`, "7"] : [`${n}`];
    case "numeric":
    case "real":
    case "double precision":
      return wild ? ["0.5", `${n}`, "-1"] : [`${n}`];
    case "boolean":
      return ["true", "false"];
    case "date":
      return wild ? ["0001-01-01", "2024-02-29"] : [dayOf(n)];
    case "timestamp without time zone":
    case "timestamp with time zone":
    case "timestamp":
      return wild
        ? ["1970-01-01 00:00:00.123456+00", "2024-02-29 23:59:59+00"]
        : [`${dayOf(n)} 12:00:00+00`];
    case "time without time zone":
    case "time with time zone":
    case "time":
      return ["12:00:00", "23:59:59"];
    case "interval":
      return [`${n} hours`];
    case "uuid":
      return [`00000000-0000-4000-8000-${String(n).padStart(12, "0")}`];
    case "json":
    case "jsonb":
      return [`{"n": ${n}}`, "[]"];
    case "bit": {
      const bits = Number(/\((\d+)/.exec(type)?.[1] ?? 1);
      const own = n.toString(2).padStart(bits, "0").slice(-bits);
      return wild ? ["1".repeat(bits), "0".repeat(bits), own] : [own];
    }
    case "bit varying":
      return wild ? ["", "1".repeat(limit), "0"] : [n.toString(2).slice(-limit)];
    case "bytea":
      return [`\\x${String(n).padStart(4, "0")}`];
    case "inet":
    case "cidr":
      return [`10.0.0.${n % 250}`];
    default:
      return [`${n}`, "", "{}", "empty"]; // an unknown type: whatever it takes
  }
}

function clip(text: string, limit: number): string {
  return text.slice(0, limit);
}

function dayOf(n: number): string {
  return new Date(Date.UTC(2024, 0, 1 + (n % 300))).toISOString().slice(0, 10);
}
