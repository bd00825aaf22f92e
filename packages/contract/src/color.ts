import { z } from "zod";
import { COLORS } from "./choices.js";

/** The colours that a list or a label may have; the page decides what they look like. */
export const color = z.enum(COLORS);
