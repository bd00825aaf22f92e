import { migration } from "@docket/migrator";

/**
 * Puts some of the tasks that are in no list into their user's inbox, in the order of their ids. Row by
 * row as the owners of the rows, since the tables are forced: whoever migrates may see none of them.
 */
const fillInboxes = (rows: string) => `DO $$
DECLARE
  role_before text := current_setting('role');
  rows_left bigint := ${rows};
  moved bigint;
  someone text;
BEGIN
  PERFORM set_config('row_security', 'on', true);
  WHILE rows_left > 0 LOOP
    PERFORM set_config('role', 'docket_admin', true);
    SELECT user_id INTO someone FROM tasks WHERE list_id IS NULL ORDER BY user_id LIMIT 1;
    EXIT WHEN someone IS NULL;
    PERFORM set_config('role', 'docket_app', true), set_config('app.user_id', someone, true);
    UPDATE tasks SET position = position_of(id),
        list_id = (SELECT id FROM lists WHERE user_id = someone AND is_inbox)
      WHERE user_id = someone AND id IN (
        SELECT id FROM tasks WHERE user_id = someone AND list_id IS NULL ORDER BY id LIMIT rows_left);
    GET DIAGNOSTICS moved = ROW_COUNT;
    rows_left := rows_left - moved;
  END LOOP;
  PERFORM set_config('role', role_before, true), set_config('app.user_id', '', true);
END
$$`;

/** A twentieth of the table each, so that nobody waits long for a row; each is a transaction of its own. */
const BATCHES = 20;
const someRows =
  "(SELECT greatest(10000, reltuples / 20)::bigint FROM pg_class WHERE oid = 'tasks'::regclass)";

const firstPlaceTask = `CREATE OR REPLACE FUNCTION place_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.list_id IS NULL THEN
    SELECT id INTO NEW.list_id FROM public.lists WHERE user_id = NEW.user_id AND is_inbox;
    NEW.position := public.position_of(NEW.id);
  END IF;
  RETURN NEW;
END
$$`;

const placeTask = `CREATE OR REPLACE FUNCTION place_task() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  locked bigint;
  above record;
  step bigint;
  level int := 1;
BEGIN
  IF NEW.parent_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.parent_id IS DISTINCT FROM OLD.parent_id) THEN
    LOOP
      SELECT list_id, section_id INTO above FROM public.tasks
        WHERE user_id = NEW.user_id AND id = NEW.parent_id;
      EXIT WHEN above.list_id IS NOT DISTINCT FROM locked;
      locked := above.list_id;
      PERFORM FROM public.lists WHERE user_id = NEW.user_id AND id = locked FOR NO KEY UPDATE;
    END LOOP;
    NEW.list_id := coalesce(NEW.list_id, above.list_id);
    NEW.section_id := CASE WHEN NEW.list_id = above.list_id THEN above.section_id END;
    step := NEW.parent_id;
    WHILE step IS NOT NULL LOOP
      IF step = NEW.id THEN
        RAISE EXCEPTION 'A task cannot be below itself.'
          USING ERRCODE = 'check_violation', CONSTRAINT = 'tasks_not_below_itself';
      END IF;
      level := level + 1;
      SELECT parent_id INTO step FROM public.tasks WHERE user_id = NEW.user_id AND id = step;
    END LOOP;
    IF TG_OP = 'UPDATE' THEN
      WITH RECURSIVE below AS (
        SELECT id, 1 AS depth FROM public.tasks WHERE user_id = NEW.user_id AND parent_id = NEW.id
        UNION ALL
        SELECT task.id, below.depth + 1 FROM public.tasks AS task
          JOIN below ON task.user_id = NEW.user_id AND task.parent_id = below.id
      )
      SELECT level + coalesce(max(depth), 0) INTO level FROM below;
    END IF;
    IF level > 5 THEN
      RAISE EXCEPTION 'Subtasks go 5 levels deep at most.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'tasks_levels';
    END IF;
  END IF;
  IF NEW.list_id IS NULL AND NEW.section_id IS NOT NULL THEN
    SELECT list_id INTO NEW.list_id FROM public.sections
      WHERE user_id = NEW.user_id AND id = NEW.section_id;
  END IF;
  IF NEW.list_id IS NULL THEN
    SELECT id INTO NEW.list_id FROM public.lists
      WHERE user_id = NEW.user_id AND is_inbox FOR NO KEY UPDATE;
    locked := NEW.list_id;
  END IF;
  IF NEW.position IS NULL THEN
    IF locked IS DISTINCT FROM NEW.list_id THEN
      PERFORM FROM public.lists WHERE user_id = NEW.user_id AND id = NEW.list_id FOR NO KEY UPDATE;
    END IF;
    NEW.position := public.position_after((SELECT max(position) FROM public.tasks
      WHERE user_id = NEW.user_id AND list_id = NEW.list_id));
  END IF;
  RETURN NEW;
END
$$`;

const clock = "CREATE TRIGGER tasks_set_updated_at BEFORE UPDATE ON tasks FOR EACH ROW";

/** The locks of two tables are taken by writers in either order; this gives way to them. */
const givingWay = (statement: string) => `DO $$
BEGIN
  PERFORM set_config('lock_timeout', '200ms', true);
  ${statement};
END
$$`;

const references = {
  tasks_list_fkey: `FOREIGN KEY (user_id, list_id) REFERENCES lists (user_id, id) ON DELETE CASCADE`,
  tasks_section_fkey: `FOREIGN KEY (user_id, list_id, section_id)
    REFERENCES sections (user_id, list_id, id) ON DELETE SET NULL (section_id)`,
  tasks_parent_fkey: `FOREIGN KEY (user_id, list_id, parent_id)
    REFERENCES tasks (user_id, list_id, id) ON DELETE CASCADE`,
};

/**
 * PostgreSQL checks a foreign key as the owner of the tables, who sees no rows of forced ones. This shows
 * them to it, for the checks alone, without a lock that anybody waits for.
 */
const shown = ["tasks", "lists", "sections"];

const validate = (name: string) => `DO $$
BEGIN
  PERFORM set_config('row_security', 'on', true), set_config('docket.validates', 'on', true);
  ALTER TABLE tasks VALIDATE CONSTRAINT ${name};
END
$$`;

const indexes = {
  tasks_user_id_list_id_id_key: "(user_id, list_id, id)",
  tasks_user_id_list_id_position_key: "(user_id, list_id, position)",
  tasks_user_id_list_id_completed_id_idx: "(user_id, list_id, completed, id)",
  tasks_user_id_section_id_position_idx:
    "(user_id, section_id, position) WHERE section_id IS NOT NULL",
  tasks_user_id_parent_id_position_idx:
    "(user_id, parent_id, position) WHERE parent_id IS NOT NULL",
};

/**
 * Every task gets its list and its place in the order, beside whoever writes. Then the database holds the
 * rules: every task in a list, its section and its parent in the same one, subtasks without circles.
 */
export const { up, down } = migration({
  transaction: false,
  touches: ["tasks.list_id", "tasks.position"],
  up: [
    `CREATE INDEX CONCURRENTLY tasks_without_list ON tasks (user_id, id) WHERE list_id IS NULL`,
    ...Array.from({ length: BATCHES }, () => fillInboxes(someRows)),
    fillInboxes("9223372036854775807"),
    "DROP INDEX CONCURRENTLY tasks_without_list",
    `ALTER TABLE tasks ADD CONSTRAINT tasks_placed
      CHECK (list_id IS NOT NULL AND position IS NOT NULL) NOT VALID`,
    "ALTER TABLE tasks VALIDATE CONSTRAINT tasks_placed",
    `ALTER TABLE tasks ALTER COLUMN list_id SET NOT NULL, ALTER COLUMN position SET NOT NULL,
      DROP CONSTRAINT tasks_placed`,
    ...Object.entries(indexes).map(
      ([name, columns]) =>
        `CREATE ${name.endsWith("_key") ? "UNIQUE " : ""}INDEX CONCURRENTLY ${name} ON tasks ${columns}`,
    ),
    ...Object.entries(references).map(([name, key]) =>
      givingWay(`ALTER TABLE tasks ADD CONSTRAINT ${name} ${key} NOT VALID`),
    ),
    ...shown.map(
      (table) => `CREATE POLICY ${table}_validates ON ${table} FOR SELECT TO CURRENT_USER
        USING (current_setting('docket.validates', true) = 'on')`,
    ),
    ...Object.keys(references).map(validate),
    ...shown.map((table) => `DROP POLICY ${table}_validates ON ${table}`),
    placeTask,
    `CREATE OR REPLACE TRIGGER tasks_place
      BEFORE INSERT OR UPDATE OF list_id, section_id, parent_id, position ON tasks
      FOR EACH ROW EXECUTE FUNCTION place_task()`,
    "DROP FUNCTION position_of(bigint)",
    `${clock.replace("CREATE", "CREATE OR REPLACE")} EXECUTE FUNCTION set_updated_at()`,
    `CREATE FUNCTION complete_subtasks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  WITH RECURSIVE below AS (
    SELECT id FROM public.tasks WHERE user_id = NEW.user_id AND parent_id = NEW.id
    UNION ALL
    SELECT task.id FROM public.tasks AS task
      JOIN below ON task.user_id = NEW.user_id AND task.parent_id = below.id
  )
  UPDATE public.tasks AS task SET completed = true, completed_with = NEW.id FROM below
    WHERE task.user_id = NEW.user_id AND task.id = below.id AND NOT task.completed;
  RETURN NULL;
END
$$`,
    `CREATE FUNCTION reopen_subtasks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  WITH RECURSIVE below AS (
    SELECT id FROM public.tasks WHERE user_id = NEW.user_id AND parent_id = NEW.id
    UNION ALL
    SELECT task.id FROM public.tasks AS task
      JOIN below ON task.user_id = NEW.user_id AND task.parent_id = below.id
  )
  UPDATE public.tasks AS task SET completed = false FROM below
    WHERE task.user_id = NEW.user_id AND task.id = below.id
      AND task.completed_with = coalesce(OLD.completed_with, NEW.id);
  RETURN NULL;
END
$$`,
    `CREATE FUNCTION forget_completed_with() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.completed_with := NULL;
  RETURN NEW;
END
$$`,
    `CREATE TRIGGER tasks_complete_subtasks AFTER UPDATE ON tasks
      FOR EACH ROW WHEN (NEW.completed AND NOT OLD.completed AND NEW.completed_with IS NULL)
      EXECUTE FUNCTION complete_subtasks()`,
    `CREATE TRIGGER tasks_reopen_subtasks AFTER UPDATE ON tasks
      FOR EACH ROW WHEN (OLD.completed AND NOT NEW.completed) EXECUTE FUNCTION reopen_subtasks()`,
    `CREATE TRIGGER tasks_forget_completed_with BEFORE UPDATE OF completed ON tasks
      FOR EACH ROW WHEN (NOT NEW.completed AND NEW.completed_with IS NOT NULL)
      EXECUTE FUNCTION forget_completed_with()`,
  ],
  down: [
    ...["tasks_complete_subtasks", "tasks_reopen_subtasks", "tasks_forget_completed_with"].map(
      (trigger) => `DROP TRIGGER ${trigger} ON tasks`,
    ),
    ...["complete_subtasks", "reopen_subtasks", "forget_completed_with"].map(
      (name) => `DROP FUNCTION ${name}()`,
    ),
    `${clock.replace("CREATE", "CREATE OR REPLACE")}
      WHEN (OLD.list_id IS NOT NULL OR NEW.list_id IS NULL) EXECUTE FUNCTION set_updated_at()`,
    `CREATE FUNCTION position_of(id bigint) RETURNS text
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  digits CONSTANT text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  rest bigint := id;
  written text := '';
BEGIN
  LOOP
    written := substr(digits, (rest % 62)::int + 1, 1) || written;
    rest := rest / 62;
    EXIT WHEN rest = 0;
  END LOOP;
  RETURN chr(ascii('a') - 1 + length(written)) || written;
END
$$`,
    "GRANT EXECUTE ON FUNCTION position_of(bigint) TO docket_app",
    `CREATE OR REPLACE TRIGGER tasks_place BEFORE INSERT ON tasks
      FOR EACH ROW EXECUTE FUNCTION place_task()`,
    firstPlaceTask,
    ...Object.keys(references)
      .reverse()
      .map((name) => givingWay(`ALTER TABLE tasks DROP CONSTRAINT ${name}`)),
    ...Object.keys(indexes).map((name) => `DROP INDEX CONCURRENTLY ${name}`),
    "ALTER TABLE tasks ALTER COLUMN list_id DROP NOT NULL, ALTER COLUMN position DROP NOT NULL",
  ],
});
