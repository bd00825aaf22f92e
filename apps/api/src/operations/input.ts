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
  const result = inputSchema(id).safeParse(input);
  if (result.success) return result.data as Input<Operations[Id]>;
  throw refuse.invalid(result.error.issues.flatMap(readable));
}

function readable(issue: z.core.$ZodIssue): { path: string; message: string }[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: [...issue.path, key].join("."),
      message: "is not a known field",
    }));
  }
  return [{ path: issue.path.join("."), message: lowerFirst(issue.message) }];
}

function lowerFirst(message: string): string {
  return /^\p{Lu}\p{Ll}/u.test(message)
    ? message.charAt(0).toLowerCase() + message.slice(1)
    : message;
}
