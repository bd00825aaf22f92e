export type { Clock, Due, Repeat } from "./types.js";
