import { type OperationId, operations } from "@docket/contract";
import type { z } from "zod";
import { inputSchema } from "./input.js";

type Container = Record<PropertyKey, unknown>;

/** A value that a schema refuses, and the type or the values that it should have, if that is what is wrong. */
interface Fault {
  path: PropertyKey[];
  expected?: string | undefined;
  values?: unknown[] | undefined;
}

/** Values in text are repaired before what is in them. */
const PASSES = 3;

/**
 * Repairs the arguments of a tool call where the schema refuses what language models commonly get wrong:
 * an id as a whole number or after a "#", `null` for an omitted field, an empty filter, a choice or a boolean in
 * capitals ("Today", "True"), a number, a boolean, a list or an object as text, one entry without its list. Valid arguments are returned
 * unchanged, and only what cannot be repaired is left to be refused.
 */
export function tolerant(id: OperationId, input: unknown): Container {
  if (input === undefined || input === null) return {};
  const schema = inputSchema(id);
  const mended = structuredClone(input) as Container;
  const isQuery = operations[id].method === "GET";
  for (let pass = 0; pass <= PASSES; pass += 1) {
    const { error } = schema.safeParse(mended);
    if (!error) return pass === 0 ? (input as Container) : mended;
    for (const { path, ...fault } of error.issues.flatMap(faultsOf)) {
      const parent = path.slice(0, -1).reduce<unknown>(innerOf, mended);
      const name = path.at(-1);
      if (typeof parent === "object" && parent !== null && name !== undefined) {
        if (isQuery && (parent as Container)[name] === "") delete (parent as Container)[name];
        else mend(parent as Container, name, fault);
      }
    }
  }
  return mended;
}

/** What an issue is about; for a union, also what each of its members refuses. */
function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  const inner = issue.code === "invalid_union" ? issue.errors.flat().flatMap(faultsOf) : [];
  return [
    {
      path: issue.path,
      expected: issue.code === "invalid_type" ? issue.expected : undefined,
      values: issue.code === "invalid_value" ? issue.values : undefined,
    },
    ...inner.map((fault) => ({ ...fault, path: [...issue.path, ...fault.path] })),
  ];
}

const innerOf = (value: unknown, name: PropertyKey) => (value as Container | undefined)?.[name];

function mend(parent: Container, name: PropertyKey, fault: Omit<Fault, "path">): void {
  const { expected, values } = fault;
  const value = parent[name];
  // A larger number has lost digits on its way through JSON, and would be the id of another row.
  if (Number.isSafeInteger(value)) parent[name] = String(value);
  else if (value === null) delete parent[name];
  else if (typeof value === "string" && expected !== undefined) {
    const meant = parsed(expected === "boolean" ? value.toLowerCase() : value);
    if (typeOf(meant) === expected) parent[name] = meant;
    else if (expected === "array") parent[name] = [value];
  } else if (typeof value === "string") {
    const meant = value.toLowerCase();
    parent[name] = values?.includes(meant) ? meant : value.replace(/^#(?=\d+$)/, "");
  }
}

/** A text as the JSON that it is; `undefined` if it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const typeOf = (value: unknown) => (Array.isArray(value) ? "array" : typeof value);
