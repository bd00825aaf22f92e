import { migration } from "@docket/migrator";

/** What the change writes: the tasks, and by their triggers the change log. Row-level security is forced on each. */
const written = ["tasks", "change_clocks", "events"];

export const { up, down } = migration({
  up: [
    // Times whose instant is before the year 1 or after 9999 in some zone: no list that held them could be
    // read. The day stays.
    ...written.map((table) => `ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`),
    `UPDATE tasks SET due_time = NULL, due_zone = NULL
      WHERE due_time IS NOT NULL AND due_date NOT BETWEEN '0002-01-01' AND '9998-12-31'`,
    ...written.map((table) => `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`),
    `ALTER TABLE tasks ADD CONSTRAINT tasks_due_time_in_range CHECK ((due_time IS NULL) OR ((due_date >= '0002-01-01'::date) AND (due_date <= '9998-12-31'::date)))`,
  ],
  down: [`ALTER TABLE tasks DROP CONSTRAINT tasks_due_time_in_range`],
});
