import type { Person, TestUsers } from "./setup/people.js";

/** The workloads that every command measures by default. */
export type BasicWorkloadId = "W1" | "W2" | "W3" | "W4" | "W5" | "W6" | "W7" | "W8";
/** Those with lists, labels, dates and search words, which the full comparison includes. */
export type OrganizedWorkloadId = "W9" | "W10" | "W11" | "W12" | "W13" | "W14";
export type WorkloadId = BasicWorkloadId | OrganizedWorkloadId;

/** A request before it has a token. */
export interface PlannedRequest {
  method: "GET" | "POST" | "PATCH";
  path: string;
  body?: object;
  by: Person;
}

/** A workload for all servers. */
export interface Workload {
  id: WorkloadId;
  title: string;
  /** Whether it changes rows, so that the tables must be restored. */
  writes: boolean;
  /** A cycle of requests; every connection starts at another point of it. */
  plan(users: TestUsers, farCursor: string): PlannedRequest[];
}

export const PAGE = 50;
