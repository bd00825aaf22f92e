import { z } from "zod";
import { id } from "./primitives.js";

/**
 * Where to put something in an order that people arrange by hand. The server turns it into a
 * position.
 */
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

/** The body of an operation that moves a row within its order. */
export const placeOnly = z.strictObject({ place }).meta({ example: { place: "first" } });
