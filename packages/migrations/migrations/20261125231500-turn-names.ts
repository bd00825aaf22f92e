import { migration } from "@docket/migrator";

/** The status and the flag of a turn under names that say what they mean; no row is touched. */
export const { up, down } = migration({
  up: [
    "ALTER TYPE enum_turns_status RENAME VALUE 'broken_off' TO 'interrupted'",
    "ALTER TABLE turns RENAME COLUMN unbacked TO unverified_claim",
  ],
  down: [
    "ALTER TABLE turns RENAME COLUMN unverified_claim TO unbacked",
    "ALTER TYPE enum_turns_status RENAME VALUE 'interrupted' TO 'broken_off'",
  ],
});
