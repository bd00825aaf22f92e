import { oneOf } from "@docket/testing";
import { call } from "../call.js";
import type { Documented, DocumentedOperation } from "./documented.js";

type Json = Record<string, unknown>;

/** The ids to choose from, by the plural of their kind, and those of somebody else. */
export type Ids = Record<string, string[]>;

/** A request, ready to be sent. */
export interface RandomRequest {
  operation: DocumentedOperation;
  address: string;
  headers: Record<string, string>;
  body: string | undefined;
  /** What was made wrong on purpose. */
  flaw: string | null;
}

const texts = [
  "Buy milk",
  "Call Ann fri 9:30 every 31st #Home @phone p1",
  "add a task",
  "undo",
  "delete all tasks",
  "Europe/Zurich",
  "FREQ=DAILY",
  "FREQ=MONTHLY;BYMONTHDAY=31",
  "Ünïcödé",
  "",
  " ",
  "0",
  "-1",
  "1.0",
  "9223372036854775808",
  "a\0b",
  "\ufeff",
  "\u202e",
  "__proto__",
  "\ud800",
  "👍".repeat(300),
  "0000-01-01",
  "10000-01-01",
  "2026-02-29",
  "24:00",
  "23:59:60",
];
const dates = ["2026-03-29", "2028-02-29", "0001-01-01", "9999-12-31"];
const values = [null, true, 0, -0, -1, 1.5, 2 ** 53, 1e308, [], {}, [[]], { $ref: "x" }];
const files = [
  "title,due\nBuy milk,2026-12-01\n",
  "(A) Call Ann due:2026-12-01",
  "BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:x\nEND:VTODO\nEND:VCALENDAR",
  "",
  "\0",
  "{",
  '{"format":"docket-export"}',
  "PK\u0003\u0004",
];
const rawBodies = [
  "",
  "{",
  "null",
  "[]",
  '"x"',
  "5",
  '{"title":"x"}}',
  '{"title":"\\ud800"}',
  "\ufeff{}",
  '{"__proto__":{"title":"x"}}',
  '{"constructor":1}',
  '{"title":"a","title":"b"}',
  "[".repeat(2_000),
  `{"title":${"[".repeat(2_000)}${"]".repeat(2_000)}}`,
  '{"title":1e999}',
];
const types = [
  "text/plain",
  "application/x-www-form-urlencoded",
  "application/merge-patch+json",
  "",
  "x",
  "application/json; charset=utf-16",
  "application/json; charset=x",
  "multipart/form-data",
];
const tags = ["*", '"x"', 'W/"x"', "x", ", ,", '""', '"zzzzzzzzzzz"'];
const eventIds = ["0", "1", "3", "999", "-1", "x", "", "9".repeat(30)];
const accepted = ["*/*", "application/json", "text/html", "application/json;q=0", "", ";;"];

/** Makes requests that mostly follow what is documented, the same ones for the same seed. */
export class RandomRequests {
  /** By operation, the cursor of the latest page that had a next one. */
  readonly cursors = new Map<string, string>();

  constructor(
    private readonly documented: Documented,
    private readonly random: () => number,
    private readonly ids: Ids,
    private readonly others: string[],
  ) {}

  chance(of: number): boolean {
    return this.random() < of;
  }

  next(operation: DocumentedOperation): RandomRequest {
    let { path } = operation;
    const query = new URLSearchParams();
    const headers: Record<string, string> = {};
    for (const { name, in: place, schema } of operation.parameters) {
      const value = this.inText(this.valueFor(schema, operation, name));
      if (place === "path") path = path.replace(`{${name}}`, encodeURIComponent(value) || "%20");
      else if (place === "query" && this.chance(0.4)) query.append(name, value);
      else if (name === "If-None-Match" && this.chance(0.2)) headers[name] = this.one(tags);
      else if (name === "Last-Event-ID" && this.chance(0.5)) headers[name] = this.one(eventIds);
    }
    if (this.chance(0.2)) headers.accept = this.one(accepted);
    // That of all changes does not end.
    if (operation.operationId === "getTurn" && this.chance(0.3))
      headers.accept = "text/event-stream";
    if (this.chance(0.05)) headers.prefer = "return=minimal, respond-async";
    let body: string | undefined;
    if (operation.takesFile) body = this.one(files);
    else if (operation.body) body = JSON.stringify(this.valueFor(operation.body, operation));
    if (body !== undefined) {
      headers["content-type"] = operation.takesFile ? "application/octet-stream" : this.json();
    }
    const request = { operation, headers, body, flaw: null };
    const address = () => `${path}${query.size > 0 ? `?${query}` : ""}`;
    if (!this.chance(0.1)) return { ...request, address: address() };
    const flaws: Record<string, () => Partial<RandomRequest>> = {
      "unknown parameter": () => {
        query.append("nope", "1");
        return {};
      },
      "parameter twice": () => {
        for (const name of ["limit", "limit"]) query.append(name, "1");
        return {};
      },
      "nested parameter": () => {
        query.append("limit[a]", "1");
        return {};
      },
      "unknown field": () => (body?.startsWith("{") ? { body: `{"nope":1,${body.slice(1)}` } : {}),
      "another body": () => ({ body: body === undefined ? body : this.one(rawBodies) }),
      "another type": () => ({ headers: { ...headers, "content-type": this.one(types) } }),
    };
    const flaw = this.one(Object.keys(flaws));
    const changed = flaws[flaw]!();
    return { ...request, flaw, address: address(), ...changed };
  }

  one<T>(choices: readonly T[]): T {
    return oneOf(this.random, choices);
  }

  private json(): string {
    return this.chance(0.8) ? "application/json" : "application/json;charset=UTF-8";
  }

  private inText(value: unknown): string {
    return (typeof value === "object" ? JSON.stringify(value) : String(value)).toWellFormed();
  }

  /** A value that mostly follows a schema. */
  private valueFor(given: Json, operation: DocumentedOperation, name = "", depth = 0): unknown {
    const schema = this.documented.resolve(given);
    if (this.chance(0.02)) return this.one<unknown>([...texts, ...values]);
    if ("const" in schema) return schema.const;
    if (schema.enum) return this.one(schema.enum as unknown[]);
    const choices = (schema.anyOf ?? schema.oneOf) as Json[] | undefined;
    if (choices) return this.valueFor(this.one(choices), operation, name, depth + 1);
    switch (this.one([schema.type].flat())) {
      case "string":
        return this.textFor(schema, operation, name);
      case "integer":
      case "number":
        return this.numberFor(schema, name);
      case "boolean":
        return this.chance(0.5);
      case "array":
        return Array.from({ length: Math.floor(this.random() * 3) }, () =>
          this.valueFor(schema.items as Json, operation, name, depth + 1),
        );
      case "object": {
        const required = (schema.required ?? []) as string[];
        const fields = Object.entries((schema.properties ?? {}) as Record<string, Json>);
        const chosen = fields.filter(
          ([field]) => (required.includes(field) && this.random() > 0.01) || this.chance(0.25),
        );
        return Object.fromEntries(
          chosen.map(([field, one]) => [field, this.valueFor(one, operation, field, depth + 1)]),
        );
      }
      default:
        return null;
    }
  }

  private numberFor({ minimum = 0, maximum = 20 }: Json, name: string): number {
    const least = Math.max(0, Number(minimum));
    if (name === "seq") return this.one([1, ...(this.ids.events ?? []).map(Number)]);
    const most = Math.min(Number(maximum), least + 20);
    return this.chance(0.05) ? most + 1_000 : least + Math.floor(this.random() * (most - least));
  }

  private textFor({ example, format }: Json, operation: DocumentedOperation, name: string): string {
    const ofKind = this.ids[kindOf(name, operation.path)];
    if (example === "42" || (ofKind && name === "id"))
      return this.chance(0.95)
        ? this.one(ofKind?.length ? ofKind : Object.values(this.ids).flat())
        : this.one([...this.others, "9223372036854775807", "0", "01"]);
    if (name === "cursor" && this.chance(0.9))
      return this.cursors.get(operation.operationId) ?? "x";
    if (format === "date") return this.one(dates);
    if (example && this.chance(0.7)) return String(example);
    return this.chance(0.5) ? `${this.one(texts.slice(0, 9))} ${this.number()}` : this.one(texts);
  }

  private number(): number {
    return Math.floor(this.random() * 30);
  }
}

/** The plural of the kind of row that an id names, from the name of its field or from the path. */
function kindOf(name: string, path: string): string {
  const named: Record<string, string> = {
    listId: "lists",
    sectionId: "sections",
    parentId: "tasks",
    visibleTaskIds: "tasks",
    labelId: "labels",
    labelIds: "labels",
    undoTurnId: "turns",
    addLabelIds: "labels",
    removeLabelIds: "labels",
  };
  return named[name] ?? path.split("/")[2]!;
}

/** Sends it as somebody, by the headers that prove who it is. */
export function sendRequest(
  url: string,
  { operation, address, headers, body }: RandomRequest,
  credential: Record<string, string>,
) {
  return call(`${url}${address}`, {
    method: operation.method,
    headers: { ...headers, ...credential },
    ...(body !== undefined && { body }),
  });
}
