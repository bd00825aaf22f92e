// For programs that migrate when they start: without what generates and proves migrations.
export type { ConnectionOptions } from "./connection.js";
export type { JournalNames } from "./engine/journal.js";
export { type MigrateOptions, type MigrationRun, migrate, undo } from "./engine/migrate.js";
export type { RunSettings } from "./engine/session.js";
export { MigratorError, StatementError } from "./errors.js";
