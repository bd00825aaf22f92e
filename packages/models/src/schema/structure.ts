/**
 * The structure of lists, sections, labels and tasks, as far as Sequelize cannot express it. The
 * rules hold whoever writes: unique order keys, a subtask tree without cycles and of at most five
 * levels, a task in the same list as its section and its parent, an inbox for every user. How many
 * lists, sections and labels a user may have is checked in units of work only.
 */

import { limits } from "@docket/contract/limits";
import { findDescendants } from "./descendants.js";
import { APP_ROLE, sameUserForeignKey, USER_SETTING } from "./owned-table.js";

/** The tables whose rows have one manual order for each user; the sections of each list have their own. */
const ORDERED = ["lists", "labels"];

const readLast = (table: string) =>
  `SELECT max(position) INTO last FROM public.${table} WHERE user_id = NEW.user_id;`;

const functions = [
  // As generateKeyBetween(last, null) of fractional-indexing, which makes all other keys.
  `CREATE FUNCTION position_after(last text) RETURNS text
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  digits CONSTANT text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  head int := ascii(last);
  positive boolean := ascii(last) >= ascii('a');
  width int := CASE WHEN positive THEN head - ascii('a') + 1 ELSE ascii('Z') - head + 1 END;
  digit int;
BEGIN
  IF last IS NULL THEN RETURN 'a0'; END IF;
  FOR place IN REVERSE width + 1 .. 2 LOOP
    digit := strpos(digits, substr(last, place, 1));
    IF digit < length(digits) THEN
      RETURN left(last, place - 1) || substr(digits, digit + 1, 1) || repeat('0', width + 1 - place);
    END IF;
  END LOOP;
  IF head = ascii('Z') THEN RETURN 'a0'; END IF;
  RETURN chr(head + 1) || repeat('0', CASE WHEN positive THEN width + 1 ELSE width - 1 END);
END
$$`,
  // Assumes the role of a unit of work, since the role that creates accounts sees no rows of tables
  // with FORCE ROW LEVEL SECURITY.
  `CREATE FUNCTION make_inbox() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  role_before text := current_setting('role');
  user_before text := coalesce(current_setting('app.user_id', true), '');
BEGIN
  PERFORM set_config('role', '${APP_ROLE}', true), set_config('app.user_id', NEW.id, true);
  INSERT INTO public.lists (user_id, name, color, is_inbox) VALUES (NEW.id, 'Inbox', 'blue', true);
  PERFORM set_config('app.user_id', user_before, true), set_config('role', role_before, true);
  RETURN NULL;
END
$$`,
  `CREATE FUNCTION keep_inbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM public.users WHERE id = OLD.user_id) THEN
    RAISE EXCEPTION 'The inbox cannot be deleted.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'lists_inbox_stays';
  END IF;
  RETURN OLD;
END
$$`,
  // After the statement, which has locked the user's clock: nobody else adds rows meanwhile.
  `CREATE FUNCTION limit_rows() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  is_over boolean;
BEGIN
  IF NOT EXISTS (SELECT FROM added) THEN RETURN NULL; END IF;
  EXECUTE format('SELECT EXISTS (SELECT FROM public.%I WHERE user_id = $1 OFFSET $2)', TG_TABLE_NAME)
    INTO is_over USING current_setting('${USER_SETTING}', true), TG_ARGV[0]::bigint;
  IF is_over THEN
    RAISE EXCEPTION 'An account has at most % %, with those in the trash.', TG_ARGV[0], TG_TABLE_NAME
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END
$$`,
  `CREATE FUNCTION place_last() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last text;
BEGIN
  IF TG_TABLE_NAME = 'sections' THEN
    SELECT max(position) INTO last FROM public.sections
      WHERE user_id = NEW.user_id AND list_id = NEW.list_id;
${ORDERED.slice(0, -1)
  .map((table) => `  ELSIF TG_TABLE_NAME = '${table}' THEN\n    ${readLast(table)}\n`)
  .join("")}  ELSE
    ${readLast(ORDERED.at(-1)!)}
  END IF;
  NEW.position := public.position_after(last);
  RETURN NEW;
END
$$`,
  // Every transaction that changes a list's tree has locked the user's clock (see `changes.ts`), so
  // the rows read here do not change meanwhile. Rows in the trash cannot be referred to, as if they
  // did not exist.
  `CREATE FUNCTION place_task() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  above record;
  step bigint;
  level int := 1;
BEGIN
  IF NEW.parent_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.parent_id IS DISTINCT FROM OLD.parent_id) THEN
    SELECT list_id, section_id INTO above FROM public.tasks
      WHERE user_id = NEW.user_id AND id = NEW.parent_id;
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
    IF level > ${limits.taskLevels} THEN
      RAISE EXCEPTION 'Subtasks go ${limits.taskLevels} levels deep at most.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'tasks_levels';
    END IF;
  END IF;
  IF NEW.list_id IS NULL AND NEW.section_id IS NOT NULL THEN
    SELECT list_id INTO NEW.list_id FROM public.sections
      WHERE user_id = NEW.user_id AND id = NEW.section_id;
  END IF;
  IF NEW.list_id IS NULL THEN
    SELECT id INTO NEW.list_id FROM public.lists WHERE user_id = NEW.user_id AND is_inbox;
    IF NOT FOUND AND NEW.user_id = current_setting('${USER_SETTING}', true) THEN
      RAISE EXCEPTION 'There is no user %.', NEW.user_id
        USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'tasks_user_id_fkey';
    END IF;
  ELSIF NEW.deleted_at IS NULL AND EXISTS (SELECT FROM public.lists
    WHERE user_id = NEW.user_id AND id = NEW.list_id AND deleted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'The list is in the trash.'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'tasks_list_fkey';
  END IF;
  -- Most tasks have neither, and start no query.
  IF NEW.deleted_at IS NULL AND (NEW.section_id IS NOT NULL OR NEW.parent_id IS NOT NULL) THEN
    IF EXISTS (SELECT FROM public.sections
      WHERE user_id = NEW.user_id AND id = NEW.section_id AND deleted_at IS NOT NULL) THEN
      RAISE EXCEPTION 'The section is in the trash.'
        USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'tasks_section_fkey';
    END IF;
    -- One that was deleted with its parent comes back with it, in no particular order.
    IF OLD.deleted_with IS NULL AND EXISTS (SELECT FROM public.tasks
      WHERE user_id = NEW.user_id AND id = NEW.parent_id AND deleted_at IS NOT NULL) THEN
      RAISE EXCEPTION 'The task above is in the trash.'
        USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'tasks_parent_fkey';
    END IF;
  END IF;
  -- A task that takes its position along to another list, where it is taken, goes last.
  IF NEW.list_id <> OLD.list_id AND NEW.position = OLD.position THEN
    IF EXISTS (SELECT FROM public.tasks
      WHERE user_id = NEW.user_id AND list_id = NEW.list_id AND position = NEW.position) THEN
      NEW.position := NULL;
    END IF;
  END IF;
  IF NEW.position IS NULL THEN
    NEW.position := public.position_after((SELECT max(position) FROM public.tasks
      WHERE user_id = NEW.user_id AND list_id = NEW.list_id));
  END IF;
  RETURN NEW;
END
$$`,
  `CREATE FUNCTION complete_subtasks() RETURNS trigger LANGUAGE plpgsql AS $$
${findDescendants("AND task.deleted_at IS NULL")}
  UPDATE public.tasks SET completed = true, completed_at = NEW.completed_at, completed_with = NEW.id
    WHERE user_id = NEW.user_id AND id = ANY (below) AND NOT completed;
  RETURN NULL;
END
$$`,
  `CREATE FUNCTION reopen_subtasks() RETURNS trigger LANGUAGE plpgsql AS $$
${findDescendants("AND task.deleted_at IS NULL")}
  UPDATE public.tasks SET completed = false
    WHERE user_id = NEW.user_id AND id = ANY (below)
      AND completed_with = coalesce(OLD.completed_with, NEW.id);
  RETURN NULL;
END
$$`,
  `CREATE FUNCTION forget_completed_with() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.completed_with := NULL;
  RETURN NEW;
END
$$`,
  `CREATE FUNCTION sort_label_ids() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.label_ids := ARRAY(SELECT DISTINCT id FROM unnest(NEW.label_ids) AS id ORDER BY id);
  RETURN NEW;
END
$$`,
  `CREATE FUNCTION label_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM public.labels
    WHERE user_id = NEW.user_id AND id = ANY (NEW.label_ids) AND deleted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'A label is in the trash.'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'task_labels_label_fkey';
  END IF;
  DELETE FROM public.task_labels
    WHERE user_id = NEW.user_id AND task_id = NEW.id AND label_id <> ALL (NEW.label_ids);
  INSERT INTO public.task_labels (user_id, task_id, label_id)
    SELECT NEW.user_id, NEW.id, unnest(NEW.label_ids) ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$`,
  // For a BEFORE trigger, since AFTER triggers fired by a cascade run as the owner of the tables,
  // who sees no rows.
  `CREATE FUNCTION unlabel_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM public.users WHERE id = OLD.user_id) THEN
    UPDATE public.tasks SET label_ids = array_remove(label_ids, OLD.id)
      WHERE user_id = OLD.user_id AND id IN (
        SELECT task_id FROM public.task_labels WHERE user_id = OLD.user_id AND label_id = OLD.id);
  END IF;
  RETURN coalesce(NEW, OLD);
END
$$`,
  // For direct writes to task_labels.
  `CREATE FUNCTION keep_label_ids() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE public.tasks SET label_ids = label_ids || NEW.label_id
      WHERE user_id = NEW.user_id AND id = NEW.task_id AND NEW.label_id <> ALL (label_ids);
  ELSE
    UPDATE public.tasks SET label_ids = array_remove(label_ids, OLD.label_id)
      WHERE user_id = OLD.user_id AND id = OLD.task_id AND OLD.label_id = ANY (label_ids);
  END IF;
  RETURN NULL;
END
$$`,
];

/**
 * For functions that run as the writing role, in databases where PUBLIC may not execute functions.
 */
const grants = [`GRANT EXECUTE ON FUNCTION position_after(text) TO ${APP_ROLE}`];

/** A name is not blank, and unique within `scope`, ignoring case and rows in the trash. */
const named = (table: string, scope: string) => [
  `ALTER TABLE ${table} ADD CONSTRAINT ${table}_name_filled CHECK (name ~ '[^[:space:]]')`,
  `CREATE UNIQUE INDEX ${table}_name_key ON ${table} (${scope}, lower(name))
  WHERE deleted_at IS NULL`,
];

/** Rows have a manual order; a new one goes last. */
const ordered = (table: string) => [
  `ALTER TABLE ${table} ALTER COLUMN position SET NOT NULL`,
  `CREATE TRIGGER ${table}_place BEFORE INSERT ON ${table}
  FOR EACH ROW WHEN (NEW.position IS NULL) EXECUTE FUNCTION place_last()`,
];

/**
 * A user has at most so many rows. Those in the trash count, so that nothing keeps them from being restored. Whoever has
 * more is not refused a statement that adds none.
 */
const limited = (table: "lists" | "sections" | "labels") =>
  `CREATE TRIGGER ${table}_limit AFTER INSERT ON ${table} REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION limit_rows('${limits[table]}')`;

/** To be run in this order, after the tables exist and before any grants. */
export const structureStatements: string[] = [
  ...functions,
  ...grants,
  ...["sections", ...ORDERED].flatMap(ordered),
  ...(["lists", "sections", "labels"] as const).map(limited),
  ...named("lists", "user_id"),
  ...named("sections", "user_id, list_id"),
  ...named("labels", "user_id"),
  `ALTER TABLE lists ADD CONSTRAINT lists_inbox_not_archived
  CHECK (NOT is_inbox OR archived_at IS NULL)`,
  `CREATE TRIGGER lists_keep_inbox BEFORE DELETE ON lists
  FOR EACH ROW WHEN (OLD.is_inbox) EXECUTE FUNCTION keep_inbox()`,
  `CREATE TRIGGER users_make_inbox AFTER INSERT ON users
  FOR EACH ROW EXECUTE FUNCTION make_inbox()`,
  sameUserForeignKey("sections", "sections_list_fkey", "list_id", "lists"),
  // Referenced by subtasks: a task and its parent are in the same list. Also lists tasks by age.
  "CREATE UNIQUE INDEX tasks_user_id_list_id_id_key ON tasks (user_id, list_id, id)",
  "CREATE UNIQUE INDEX tasks_user_id_list_id_position_key ON tasks (user_id, list_id, position)",
  "ALTER TABLE tasks ALTER COLUMN list_id SET NOT NULL, ALTER COLUMN position SET NOT NULL",
  sameUserForeignKey("tasks", "tasks_list_fkey", "list_id", "lists"),
  `ALTER TABLE tasks ADD CONSTRAINT tasks_section_fkey
  FOREIGN KEY (user_id, list_id, section_id) REFERENCES sections (user_id, list_id, id)
  ON DELETE SET NULL (section_id)`,
  `ALTER TABLE tasks ADD CONSTRAINT tasks_parent_fkey
  FOREIGN KEY (user_id, list_id, parent_id) REFERENCES tasks (user_id, list_id, id)
  ON DELETE CASCADE`,
  `CREATE TRIGGER tasks_place BEFORE INSERT OR UPDATE OF list_id, section_id, parent_id, position, deleted_at
  ON tasks FOR EACH ROW EXECUTE FUNCTION place_task()`,
  `CREATE TRIGGER tasks_forget_completed_with BEFORE UPDATE OF completed ON tasks
  FOR EACH ROW WHEN (NOT NEW.completed AND NEW.completed_with IS NOT NULL)
  EXECUTE FUNCTION forget_completed_with()`,
  `CREATE TRIGGER tasks_complete_subtasks AFTER UPDATE ON tasks
  FOR EACH ROW WHEN (NEW.completed AND NOT OLD.completed AND NEW.completed_with IS NULL)
  EXECUTE FUNCTION complete_subtasks()`,
  `CREATE TRIGGER tasks_reopen_subtasks AFTER UPDATE ON tasks
  FOR EACH ROW WHEN (OLD.completed AND NOT NEW.completed) EXECUTE FUNCTION reopen_subtasks()`,
  `CREATE TRIGGER tasks_sort_label_ids BEFORE INSERT OR UPDATE OF label_ids ON tasks
  FOR EACH ROW WHEN (NEW.label_ids <> '{}') EXECUTE FUNCTION sort_label_ids()`,
  `CREATE TRIGGER tasks_label_new AFTER INSERT ON tasks
  FOR EACH ROW WHEN (NEW.label_ids <> '{}') EXECUTE FUNCTION label_task()`,
  `CREATE TRIGGER tasks_label AFTER UPDATE ON tasks
  FOR EACH ROW WHEN (NEW.label_ids IS DISTINCT FROM OLD.label_ids) EXECUTE FUNCTION label_task()`,
  sameUserForeignKey("task_labels", "task_labels_task_fkey", "task_id", "tasks"),
  sameUserForeignKey("task_labels", "task_labels_label_fkey", "label_id", "labels"),
  `CREATE TRIGGER labels_unlabel_tasks BEFORE DELETE ON labels
  FOR EACH ROW EXECUTE FUNCTION unlabel_tasks()`,
  `CREATE TRIGGER task_labels_keep_label_ids AFTER INSERT OR DELETE ON task_labels
  FOR EACH ROW EXECUTE FUNCTION keep_label_ids()`,
];
