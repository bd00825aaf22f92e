import type { Cast, Person } from "./setup/people.js";

/** Those that every command measures where nothing is said. */
export type BasicWorkId = "W1" | "W2" | "W3" | "W4" | "W5" | "W6" | "W7" | "W8";
/** Those of lists, labels, dates and words, which the whole comparison has as well. */
export type OrganizedWorkId = "W9" | "W10" | "W11" | "W12" | "W13" | "W14";
export type WorkId = BasicWorkId | OrganizedWorkId;

/** A request before it has a token. */
export interface PlannedRequest {
  method: "GET" | "POST" | "PATCH";
  path: string;
  body?: object;
  by: Person;
}

/** One kind of work that all contestants do. */
export interface Work {
  id: WorkId;
  title: string;
  /** It changes rows, so the tables are restored around it. */
  writes: boolean;
  /** A cycle of requests; every connection begins at another place of it. */
  plan(cast: Cast, farCursor: string): PlannedRequest[];
}

export const PAGE = 50;
