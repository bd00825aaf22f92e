/** The colours that a list or a label may have. */
export const colors = [
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
] as const;
export type Color = (typeof colors)[number];
