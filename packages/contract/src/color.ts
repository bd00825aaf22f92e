import { z } from "zod";

/** The colours that a list or a label may have; what they look like is the page's business. */
export const color = z.enum([
  "gray",
  "red",
  "pink",
  "grape",
  "violet",
  "indigo",
  "blue",
  "cyan",
  "teal",
  "green",
  "yellow",
  "orange",
]);
export type Color = z.infer<typeof color>;
