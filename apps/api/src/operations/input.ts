import { isDeepStrictEqual } from "node:util";
import {
  type Input,
  type Operation,
  type OperationId,
  type Operations,
  operations,
} from "@docket/contract";
import { z } from "zod";
import { refuse } from "../errors.js";

const schemas = new Map<OperationId, z.ZodType>();
for (const operation of Object.values(operations) as Operation[]) {
  const shape = { ...operation.params?.shape, ...operation.query?.shape, ...operation.body?.shape };
  schemas.set(operation.id, z.strictObject(shape));
}

/** The schema of an operation's whole input: path, query and body together. */
export function inputSchema(id: OperationId): z.ZodType {
  return schemas.get(id) as z.ZodType;
}

/** An operation's input, validated and with defaults applied. @throws AppError 400 */
export function checkInput<Id extends OperationId>(id: Id, input: unknown): Input<Operations[Id]> {
  const result = inputSchema(id).safeParse(input, { error: inWords });
  if (result.success) return result.data as Input<Operations[Id]>;
  const { output } = operations[id] as Operation;
  const shown = output && "shape" in output ? (output.shape as object) : {};
  const faults = result.error.issues.flatMap((issue) => readable(issue, shown));
  throw refuse.invalid(distinct(faults).slice(0, MOST_FAULTS));
}

/**
 * An operation's input without the fields that have their default: what identifies a request, also after an upgrade
 * that has added such a field.
 */
export function withoutDefaults(id: OperationId, input: object): unknown {
  return withoutDefaultsOf(inputSchema(id), input);
}

function withoutDefaultsOf(schema: unknown, value: unknown): unknown {
  if (schema instanceof z.ZodDefault && isDeepStrictEqual(schema.def.defaultValue, value))
    return undefined;
  if (schema instanceof z.ZodArray)
    return (value as unknown[]).map((one) => withoutDefaultsOf(schema.element, one));
  if (!(schema instanceof z.ZodObject)) return value;
  const entries = Object.entries(value as object);
  return Object.fromEntries(
    entries.map(([name, one]) => [name, withoutDefaultsOf(schema.shape[name], one)]),
  );
}

/** Nobody reads more; the rest would make an answer that is many times as long as the request. */
const MOST_FAULTS = 100;

type Fault = { path: string; message: string };

const distinct = (faults: Fault[]) => [
  ...new Map(faults.map((fault) => [`${fault.path} ${fault.message}`, fault])).values(),
];

const types: Record<string, string> = {
  string: "a string",
  number: "a whole number", // the contract has no others
  int: "a whole number",
  boolean: "true or false",
  array: "an array",
  object: "an object",
};

/** What is wrong with a value, to follow its field's name; the contract's own messages take precedence. */
export function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return "is required";
      return issue.expected in types ? `must be ${types[issue.expected]}` : undefined;
    case "invalid_value":
      return `must be ${issue.values.length > 1 ? "one of " : ""}${issue.values.join(", ")}`;
    case "too_small":
      if (issue.minimum === 1 && ["string", "array"].includes(issue.origin))
        return "must not be empty";
      return `must ${bound(issue.origin, `at least ${issue.minimum}`)}`;
    case "too_big":
      return `must ${bound(issue.origin, `at most ${issue.maximum}`)}`;
    case "invalid_format":
      return issue.format === "datetime"
        ? "must be in ISO 8601, such as 2026-01-16T09:30:00.000Z"
        : undefined;
    case "invalid_union":
      return "is not valid";
    default:
      return undefined;
  }
}

function bound(origin: string, limit: string): string {
  if (origin === "string") return `have ${limit} characters`;
  return origin === "array" ? `have ${limit} entries` : `be ${limit}`;
}

/** @param shown the fields of the response, some of which the server sets, or another operation */
function readable(issue: z.core.$ZodIssue, shown: object): Fault[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.slice(0, MOST_FAULTS).map((key) => ({
      path: [...issue.path, key].join("."),
      message:
        issue.path.length === 0 && Object.hasOwn(shown, key)
          ? "cannot be set here"
          : "is not a known field",
    }));
  }
  return [{ path: issue.path.join("."), message: issue.message }];
}
