import { z } from "zod";
import { COLORS } from "./choices.js";

/** The colours that a list or a label may have; what they look like is the page's business. */
export const color = z.enum(COLORS);
