import { z } from "zod";
import { id } from "./primitives.js";

/** A place in a manual order. The server turns it into a position; clients never set positions. */
export const place = z
  .union(
    [z.enum(["first", "last"]), z.strictObject({ after: id }), z.strictObject({ before: id })],
    { error: 'must be first, last, {"after": id} or {"before": id}, with the id as a string' },
  )
  .meta({
    description: 'first, last, {"after": id} or {"before": id}.',
    example: "first",
  });

export type Place = z.infer<typeof place>;
