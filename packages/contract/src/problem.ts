import { z } from "zod";

/** The kinds of problems, with which a problem's `type` ends, and the status and title of each. */
export const problems = {
  "invalid-input": [400, "Bad input"],
  malformed: [400, "Bad input"],
  "unreadable-file": [400, "File not readable"],
  unauthenticated: [401, "Not signed in"],
  forbidden: [403, "Not allowed"],
  unconfirmed: [403, "Password needed"],
  "not-found": [404, "Not found"],
  method: [405, "Method not allowed"],
  timeout: [408, "Too slow"],
  conflict: [409, "Conflict"],
  changed: [412, "Changed meanwhile"],
  "too-large": [413, "Too large"],
  "not-json": [415, "Not JSON"],
  "not-a-file": [415, "Not a file"],
  "too-many": [429, "Too many requests"],
  internal: [500, "Internal error"],
  unavailable: [503, "Not available"],
  "disk-full": [503, "Not available"],
  "read-only": [503, "Not available"],
} as const;
export type ProblemKind = keyof typeof problems;

/** The body of every error response: RFC 9457, `application/problem+json`. */
export const problem = z
  .object({
    type: z.string().meta({
      description: `The kind of problem, a stable identifier: \`urn:docket:problem:\` and one of ${Object.keys(problems).join(", ")}.`,
    }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    requestId: z.string().meta({ description: "Quote this when you ask for help." }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({
        description:
          "What is wrong with the input, field by field; if an undo is refused, what has changed since.",
      }),
  })
  .meta({ id: "Problem" });

export type Problem = z.infer<typeof problem>;
