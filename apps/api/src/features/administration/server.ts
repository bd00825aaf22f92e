import { formatSchedule, lastBackupAt } from "@docket/backup";
import { Task, User } from "@docket/models";
import type { Handler } from "../../operations/operation.js";
import { version } from "../../system/version.js";

export const getServer: Handler<"getServer"> = async ({ database, settings, warnings }) => {
  const { signUp, backups } = settings;
  const counts = await database.asAdmin(async () => ({
    users: await User.count(),
    tasks: await Task.count(),
  }));
  const facts = { version, signUp, ...counts, warnings: [...warnings] };
  if (!backups) return { ...facts, backups: null };
  const { folder, schedule, keep } = backups;
  const last = await lastBackupAt(folder).catch(() => null); // each backup reports the folder's trouble
  const lastAt = last?.toISOString() ?? null;
  return { ...facts, backups: { schedule: formatSchedule(schedule), keep, lastAt } };
};
