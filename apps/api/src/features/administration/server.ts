import { formatSchedule, lastBackupAt } from "@docket/backup";
import { Task, User } from "@docket/models";
import type { Handler } from "../../operations/operation.js";
import { version } from "../../system/version.js";

export const getServer: Handler<"getServer"> = async ({ database, settings }) => {
  const { signUp, backups } = settings;
  const counts = await database.asAdmin(async () => ({
    users: await User.count(),
    tasks: await Task.count(),
  }));
  if (!backups) return { version, signUp, ...counts, backups: null };
  const { folder, schedule, keep } = backups;
  const last = await lastBackupAt(folder);
  const lastAt = last?.toISOString() ?? null;
  return {
    version,
    signUp,
    ...counts,
    backups: { schedule: formatSchedule(schedule), keep, lastAt },
  };
};
