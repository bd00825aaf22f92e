import { z } from "zod";

/** The body of every error response: RFC 9457, `application/problem+json`. */
export const problem = z
  .object({
    type: z.string().meta({ description: "A stable identifier of the kind of problem." }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    requestId: z.string().meta({ description: "Quote this when you ask for help." }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: "What is wrong with the input, field by field." }),
  })
  .meta({ id: "Problem" });

export type Problem = z.infer<typeof problem>;
