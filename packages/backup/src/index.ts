export { createBackup, verifyBackup, writeBackup } from "./backup-file.js";
export { ensureRoles, pendingMigrations } from "./ensure-access.js";
export { ensureProtection } from "./ensure-protection.js";
export { beginEpoch } from "./epoch.js";
export { BackupError } from "./errors.js";
export type { BackupSummary } from "./format.js";
export { countKnown, importFile } from "./import/import-file.js";
export { listKey } from "./import/places.js";
export { taskKey } from "./import/tasks.js";
export { listMigrations, migrateDatabase } from "./migrations.js";
export { replaceFile } from "./replace-file.js";
export { type RestoreOptions, restoreBackup } from "./restore.js";
export {
  type BackupPlan,
  formatSchedule,
  lastBackupAt,
  lastDue,
  parseSchedule,
  type Schedule,
  scheduleBackups,
} from "./schedule.js";
export { exportFiles, taskPieces } from "./task-export.js";
export { exportPieces } from "./user-export.js";
