import { COLORS, type Color } from "@docket/contract/choices";
import { mapOf } from "./lookups.js";
import type { Losses } from "./losses.js";

/** Approximate RGB values of the twelve colours, to find the nearest one. */
const SHADES: Record<Color, [number, number, number]> = {
  gray: [134, 142, 150],
  red: [250, 82, 82],
  pink: [230, 73, 128],
  grape: [190, 75, 219],
  violet: [121, 80, 242],
  indigo: [76, 110, 245],
  blue: [34, 139, 230],
  cyan: [21, 170, 191],
  teal: [18, 184, 134],
  green: [64, 192, 87],
  yellow: [250, 176, 5],
  orange: [253, 126, 20],
};

/** What other applications call them. */
const NAMES = mapOf<Color>({
  ...Object.fromEntries(COLORS.map((color) => [color, color])),
  charcoal: "gray",
  grey: "gray",
  taupe: "gray",
  black: "gray",
  lavender: "violet",
  purple: "violet",
  magenta: "pink",
  salmon: "orange",
  sky: "cyan",
  lime: "green",
});

/**
 * One of the twelve colours, for a value such as `#1973ff`, or a name that may have a shade, as `berry_red` and
 * `green_dark` have; gray by default.
 */
export function colorOf(text: string | undefined, losses: Losses): Color {
  if (text === undefined || text === "") return "gray";
  const named = NAMES.get(text.replace(/_(light|dark)$/, "").replace(/^\w+_/, ""));
  if (named) return named;
  const hex = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})(?:[0-9a-f]{2})?$/i.exec(text);
  const wanted = hex?.slice(1).map((part) => Number.parseInt(part, 16));
  const color = wanted ? nearest(wanted) : "gray";
  losses.add("color", text, "Only twelve colours are available: the nearest one is used.");
  return color;
}

function nearest(wanted: number[]): Color {
  const distance = (color: Color) =>
    SHADES[color].reduce((sum, part, at) => sum + (part - (wanted[at] ?? 0)) ** 2, 0);
  return COLORS.reduce((best, one) => (distance(one) < distance(best) ? one : best));
}
