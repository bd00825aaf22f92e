import { driverError } from "./driver-error.js";

/**
 * Why a database that responds cannot do its work: `disk-full` and `read-only`: writes fail, reads
 * work; `out-of-memory`; `too-slow`: a timeout, or another session's lock; `denied`: the login role
 * lost a privilege; `failing`: an error of the server itself.
 */
export type DatabaseCondition =
  | "disk-full"
  | "read-only"
  | "out-of-memory"
  | "too-slow"
  | "denied"
  | "failing";

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const states: Record<string, DatabaseCondition> = {
  "53100": "disk-full",
  "25006": "read-only",
  "53200": "out-of-memory",
  "42501": "denied",
  "53000": "failing", // insufficient resources, such as open files
  "53400": "failing", // a configured limit, such as temp_file_limit
  "54000": "failing", // among others: no writes, to prevent transaction id wraparound
  "55000": "failing",
  "55006": "too-slow",
  "55P03": "too-slow",
  "57000": "failing",
  "57014": "too-slow",
  "58000": "failing",
  "58030": "failing",
  "58P01": "failing",
  "58P02": "failing",
  "72000": "too-slow", // a snapshot that is too old
  F0000: "failing", // its configuration file
  XX000: "failing",
  XX001: "failing",
  XX002: "failing",
};

/** Disk quotas and file size limits are reported under the codes of other errors. */
const noRoom = /No space left on device|Disk quota exceeded|File too large/;
/** Messages of the operating system or of an allocator, whatever their code. */
const noMemory = /Cannot allocate memory|out of shared memory/;

/** Whether a row-level security policy has refused a row, which is about the row. */
export function isRefusedByPolicy(error: unknown): boolean {
  return driverError(error)?.routine === "ExecWithCheckOptions";
}

/** Why the database cannot do its work, if `error` is about that; `null` for all other errors. */
export function conditionOf(error: unknown): DatabaseCondition | null {
  const driver = driverError(error);
  const condition = states[driver?.code ?? ""];
  if (condition === "denied" && isRefusedByPolicy(error)) return null;
  if (condition !== "failing") return condition ?? null;
  const message = driver?.message ?? "";
  if (noRoom.test(message)) return "disk-full";
  return noMemory.test(message) ? "out-of-memory" : "failing";
}

/** Whether it makes only writes fail. */
export function stopsWrites(condition: DatabaseCondition): condition is "disk-full" | "read-only" {
  return condition === "disk-full" || condition === "read-only";
}

/** Messages for users. */
export const conditionMessages: Record<DatabaseCondition, string> = {
  "disk-full":
    "The database's disk is full, so nothing can be saved at the moment; reading works. Whoever runs Docket must make room for it.",
  "read-only":
    "The database is read-only, so nothing can be saved at the moment; reading works. Whoever runs Docket must let it take changes again.",
  "out-of-memory": "The database is out of memory. Try again shortly.",
  "too-slow": "The database took too long. Try again shortly.",
  denied:
    "The database does not let Docket do what it needs. Whoever runs Docket finds the reason in the log.",
  failing: "The database reports an error of its own. Whoever runs Docket finds it in the log.",
};
