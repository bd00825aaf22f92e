import { z } from "zod";

/** What a problem's `type` ends with, by kind of problem. */
export const PROBLEM_KINDS = [
  ...(["invalid-input", "malformed", "unreadable-file"] as const), // 400
  ...(["unauthenticated", "forbidden", "unconfirmed", "not-found"] as const), // 401, 403, 403, 404
  ...(["method", "timeout", "conflict", "changed"] as const), // 405, 408, 409, 412
  ...(["too-large", "not-json", "not-a-file", "too-many"] as const), // 413, 415, 415, 429
  ...(["internal", "unavailable", "disk-full", "read-only"] as const), // 500, 503
] as const;
export type ProblemKind = (typeof PROBLEM_KINDS)[number];

/** The body of every error response: RFC 9457, `application/problem+json`. */
export const problem = z
  .object({
    type: z.string().meta({
      description: `The kind of problem, a stable identifier: \`urn:docket:problem:\` and one of ${PROBLEM_KINDS.join(", ")}.`,
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
