import { migration } from "@docket/migrator";

/** What the change writes: the tasks, and by their triggers the change log. Row-level security is forced on each. */
const written = ["tasks", "change_clocks", "events"];

export const { up, down } = migration({
  up: [
    // The check let pass what is no repetition, since what is missing is null. Nothing could read those tasks.
    ...written.map((table) => `ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`),
    `UPDATE tasks SET repeat = NULL
      WHERE repeat IS NOT NULL
        AND (jsonb_typeof(repeat -> 'rule') = 'string' AND repeat ->> 'from' IN ('due', 'completion')) IS NOT TRUE`,
    ...written.map((table) => `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`),
    `ALTER TABLE tasks DROP CONSTRAINT tasks_repeat_known`,
    `ALTER TABLE tasks ADD CONSTRAINT tasks_repeat_known CHECK ((repeat IS NULL) OR COALESCE(((jsonb_typeof((repeat -> 'rule')) = 'string') AND (length((repeat ->> 'rule')) <= 500) AND ((repeat ->> 'from') = ANY (ARRAY['due', 'completion']))), false))`,
  ],
  down: [
    `ALTER TABLE tasks DROP CONSTRAINT tasks_repeat_known`,
    `ALTER TABLE tasks ADD CONSTRAINT tasks_repeat_known CHECK ((repeat IS NULL) OR ((jsonb_typeof((repeat -> 'rule')) = 'string') AND (length((repeat ->> 'rule')) <= 500) AND ((repeat ->> 'from') = ANY (ARRAY['due', 'completion']))))`,
  ],
});
