import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { makeFolder } from "@docket/database";
import { createBackup } from "./backup-file.js";
import { BackupError, fileTrouble } from "./errors.js";
import type { BackupSummary } from "./format.js";

/** When backups are made, in this machine's local time. */
export type Schedule = { every: "hour" } | { every: "day"; hour: number; minute: number };

export interface BackupPlan {
  schedule: Schedule;
  /** The folder of the backups; created if it is missing. */
  folder: string;
  /** How many are kept. */
  keep: number;
}

/** Reads `hourly` or `daily 03:00`; `null` for anything else. */
export function parseSchedule(text: string): Schedule | null {
  if (text === "hourly") return { every: "hour" };
  const [, hour, minute] = /^daily ([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  return hour ? { every: "day", hour: Number(hour), minute: Number(minute) } : null;
}

/** Formats a schedule as {@link parseSchedule} reads it. */
export function formatSchedule(schedule: Schedule): string {
  if (schedule.every === "hour") return "hourly";
  const [hour, minute] = [schedule.hour, schedule.minute].map((part) =>
    String(part).padStart(2, "0"),
  );
  return `daily ${hour}:${minute}`;
}

/** When the last backup before `now` was due. */
export function lastDue(schedule: Schedule, now: Date): Date {
  const due = new Date(now);
  if (schedule.every === "hour") {
    due.setMinutes(0, 0, 0);
    return due;
  }
  due.setHours(schedule.hour, schedule.minute, 0, 0);
  if (due > now) due.setDate(due.getDate() - 1);
  return due;
}

const LOOK_MILLISECONDS = 30_000;
const pattern = /^docket-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.backup$/;
const partialPattern = /^docket-\w+\.backup\.partial-\d+$/;
/** A backup that is still being written is younger. */
const ABANDONED_MILLISECONDS = 86_400_000;

/**
 * Makes a backup whenever one is due, also one that became due while nothing ran, and removes the
 * oldest. A failed backup is retried.
 *
 * @param report called with each backup that was made, or with the error
 * @returns a function that stops it, and a backup in progress, which is made at the next start
 */
export function scheduleBackups(
  url: string,
  plan: BackupPlan,
  report: (result: { file: string; summary: BackupSummary } | { error: unknown }) => void,
): () => Promise<void> {
  let running: Promise<void> | null = null;
  let notBefore = 0;
  const stop = new AbortController();
  const { signal } = stop;
  const look = () => {
    if (running || performance.now() < notBefore) return;
    running = backUpIfDue(url, plan, signal)
      .then((made) => {
        if (made) report(made);
      })
      .catch((error: unknown) => {
        if (signal.aborted) return;
        notBefore = performance.now() + 10 * LOOK_MILLISECONDS;
        report({ error });
      })
      .finally(() => {
        running = null;
      });
  };
  const timer = setInterval(look, LOOK_MILLISECONDS).unref();
  look();
  return async () => {
    clearInterval(timer);
    stop.abort();
    await running;
  };
}

async function backUpIfDue(
  url: string,
  { schedule, folder, keep }: BackupPlan,
  signal: AbortSignal,
) {
  const now = new Date();
  let last: Date | null;
  try {
    makeFolder(folder, 0o700);
    last = await lastBackupAt(folder);
  } catch (error) {
    throw new BackupError(fileTrouble(folder, error), { cause: error });
  }
  const due = lastDue(schedule, now);
  if (last && last >= due) return null;
  // First, as they may be what has filled the disk.
  await removeAbandoned(folder);
  const name = `docket-${now.toISOString().replace(/[-:]|\.\d+/g, "")}.backup`;
  const file = path.join(folder, name);
  const summary = await createBackup(url, file, { signal });
  const backups = await listBackups(folder);
  // Another server may have made the same backup meanwhile, and remove the same ones now.
  const made = backups.filter(({ at }) => at >= due && at <= new Date());
  const twice = made.slice(0, -1);
  const old = backups.slice(keep + twice.length);
  for (const one of [...twice, ...old]) await rm(one.file, { force: true });
  return made.at(-1)?.file === file ? { file, summary } : null;
}

/** When the newest backup in a folder was made; `null` if there is none. */
export async function lastBackupAt(folder: string): Promise<Date | null> {
  const backups = await listBackups(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return backups.find(({ at }) => at <= new Date())?.at ?? null;
}

/**
 * The backup files of a folder, newest first by their names, as copying changes the files' times; and at the end
 * those from the future: the clock was wrong when they were made, and they are older than they seem.
 */
async function listBackups(folder: string): Promise<{ file: string; at: Date }[]> {
  const now = new Date();
  const backups = (await readdir(folder)).flatMap((name) => {
    if (!pattern.test(name)) return [];
    return {
      file: path.join(folder, name),
      at: new Date(name.replace(pattern, "$1-$2-$3T$4:$5:$6Z")),
    };
  });
  const rank = ({ at }: { at: Date }) => (at <= now ? at.getTime() : -at.getTime());
  return backups.sort((one, other) => rank(other) - rank(one));
}

/** Removes what backups left behind that were killed. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    if (!partialPattern.test(name)) continue;
    const { mtimeMs } = await stat(file);
    if (Date.now() - mtimeMs > ABANDONED_MILLISECONDS) await rm(file, { force: true });
  }
}
