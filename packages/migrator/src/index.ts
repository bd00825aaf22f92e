export { type BaselineOptions, type BaselineReport, baseline } from "./baseline.js";
export { type Difference, describeDifference } from "./catalog/snapshot.js";
export { check } from "./check.js";
export {
  type LoadedConfig,
  loadConfig,
  type MigratorConfig,
  type ModelsTarget,
  resolveConfig,
  type ScratchSource,
  type StartFrom,
} from "./config.js";
export { type DriftReport, drift, hasDrifted } from "./drift.js";
export type { LogEntry } from "./engine/journal.js";
export { type GeneratedMigration, type GenerateOptions, generate } from "./generate/generate.js";
export { lint } from "./lint/lint.js";
export type { Finding } from "./lint/rules.js";
export { type History, history } from "./live.js";
export * from "./migrate.js";
export type { MigrationContext, MigrationDefinition, MigrationSteps } from "./migration.js";
export { type Migration, migration, withoutForcedRowSecurity } from "./migration.js";
export type { ObservedMigration } from "./observe.js";
export { asScript, pendingSql } from "./observe.js";
export { type RehearsalReport, type RehearseOptions, rehearse } from "./rehearse/rehearse.js";
export { resolve } from "./resolve.js";
