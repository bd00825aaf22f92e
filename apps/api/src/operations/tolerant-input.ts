import type { OperationId } from "@docket/contract";
import type { z } from "zod";
import { inputSchema } from "./input.js";

type Container = Record<PropertyKey, unknown>;

/**
 * Repairs the arguments of a tool call where the schema refuses what language models commonly get wrong:
 * an id as a whole number, `null` for an omitted field, an empty cursor. Valid arguments are returned
 * unchanged, and those that cannot be repaired are left to be refused.
 */
export function tolerant(id: OperationId, input: unknown): Container {
  if (input === undefined || input === null) return {};
  const schema = inputSchema(id);
  const { error } = schema.safeParse(input);
  if (!error) return input as Container;
  const mended = structuredClone(input) as Container;
  for (const path of error.issues.flatMap(pathsOf)) {
    const parent = path.slice(0, -1).reduce<unknown>(innerOf, mended);
    const name = path.at(-1);
    if (typeof parent === "object" && parent !== null && name !== undefined) {
      mend(parent as Container, name);
    }
  }
  return schema.safeParse(mended).success ? mended : (input as Container);
}

/** The paths that an issue is about; for a union, also those that each of its members refuses. */
function pathsOf(issue: z.core.$ZodIssue): PropertyKey[][] {
  const inner = issue.code === "invalid_union" ? issue.errors.flat().flatMap(pathsOf) : [];
  return [issue.path, ...inner.map((path) => [...issue.path, ...path])];
}

const innerOf = (value: unknown, name: PropertyKey) => (value as Container | undefined)?.[name];

function mend(parent: Container, name: PropertyKey): void {
  const value = parent[name];
  // A larger number has lost digits on its way through JSON, and would be the id of another row.
  if (Number.isSafeInteger(value)) parent[name] = String(value);
  else if (value === null || (name === "cursor" && value === "")) delete parent[name];
}
