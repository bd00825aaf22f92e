import { findDescendants } from "./descendants.js";

/**
 * The trash: which rows are trashed and restored together when `deleted_at` is set. A list takes
 * its sections and tasks along, a task its subtasks, and they are restored with it. Tasks of a
 * trashed section or label remain, without that section or label.
 */

const functions = [
  `CREATE FUNCTION trash_with_list() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.deleted_at IS NULL THEN
    UPDATE public.sections SET deleted_at = NULL
      WHERE user_id = NEW.user_id AND list_id = NEW.id AND deleted_with = 'list ' || NEW.id;
    UPDATE public.tasks SET deleted_at = NULL
      WHERE user_id = NEW.user_id AND list_id = NEW.id AND deleted_with = 'list ' || NEW.id;
  ELSIF OLD.deleted_at IS NULL THEN
    UPDATE public.sections SET deleted_at = NEW.deleted_at, deleted_with = 'list ' || NEW.id
      WHERE user_id = NEW.user_id AND list_id = NEW.id AND deleted_at IS NULL;
    UPDATE public.tasks SET deleted_at = NEW.deleted_at, deleted_with = 'list ' || NEW.id
      WHERE user_id = NEW.user_id AND list_id = NEW.id AND deleted_at IS NULL;
  END IF;
  RETURN NULL;
END
$$`,
  `CREATE FUNCTION trash_with_task() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
${findDescendants()}
  IF NEW.deleted_at IS NULL THEN
    UPDATE public.tasks SET deleted_at = NULL
      WHERE user_id = NEW.user_id AND id = ANY (below) AND deleted_with = 'task ' || NEW.id;
  ELSIF OLD.deleted_at IS NULL THEN
    UPDATE public.tasks SET deleted_at = NEW.deleted_at, deleted_with = 'task ' || NEW.id
      WHERE user_id = NEW.user_id AND id = ANY (below) AND deleted_at IS NULL;
  END IF;
  RETURN NULL;
END
$$`,
  // For an AFTER trigger, since rows that are restored together are updated in no particular order.
  `CREATE FUNCTION keep_below_task() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM public.tasks
    WHERE user_id = NEW.user_id AND id = NEW.parent_id AND deleted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'The task above is in the trash.'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'tasks_parent_fkey';
  END IF;
  RETURN NULL;
END
$$`,
  `CREATE FUNCTION forget_deleted_with() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  NEW.deleted_with := NULL;
  RETURN NEW;
END
$$`,
  // Includes tasks in the trash, so that nothing refers to the section any more.
  `CREATE FUNCTION empty_section() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM public.users WHERE id = OLD.user_id) THEN
    UPDATE public.tasks SET section_id = NULL WHERE user_id = OLD.user_id AND section_id = OLD.id;
  END IF;
  RETURN coalesce(NEW, OLD);
END
$$`,
  `CREATE FUNCTION keep_section_in_list() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.deleted_at IS NULL AND EXISTS (SELECT FROM public.lists
    WHERE user_id = NEW.user_id AND id = NEW.list_id AND deleted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'The section''s list is in the trash.' USING
      ERRCODE = CASE TG_OP WHEN 'INSERT' THEN 'foreign_key_violation' ELSE 'check_violation' END,
      CONSTRAINT = CASE TG_OP WHEN 'INSERT' THEN 'sections_list_fkey' ELSE 'sections_list_there' END;
  END IF;
  RETURN NEW;
END
$$`,
  // Not left to the foreign keys: triggers fired by their cascade would run as the owner of the
  // tables, who sees no rows.
  `CREATE FUNCTION empty_list() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM public.users WHERE id = OLD.user_id) THEN
    DELETE FROM public.tasks WHERE user_id = OLD.user_id AND list_id = OLD.id;
    DELETE FROM public.sections WHERE user_id = OLD.user_id AND list_id = OLD.id;
  END IF;
  RETURN OLD;
END
$$`,
];

const movesToTrash = "OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL";

const knowsWithWhat = (table: string) => [
  `ALTER TABLE ${table} ADD CONSTRAINT ${table}_deleted_with
  CHECK (deleted_with IS NULL OR deleted_at IS NOT NULL)`,
  `CREATE TRIGGER ${table}_forget_deleted_with BEFORE UPDATE OF deleted_at ON ${table}
  FOR EACH ROW WHEN (NEW.deleted_at IS NULL AND NEW.deleted_with IS NOT NULL)
  EXECUTE FUNCTION forget_deleted_with()`,
];

/**
 * To be run after the tables exist and the statements of `structure.ts`. The names of triggers that
 * empty a row sort before the one that numbers it, so they fire first: an undo goes in reverse
 * order of the numbers, so the row is restored before the rows that refer to it.
 */
export const trashStatements: string[] = [
  ...functions,
  ...knowsWithWhat("sections"),
  ...knowsWithWhat("tasks"),
  `ALTER TABLE lists ADD CONSTRAINT lists_inbox_not_deleted
  CHECK (NOT is_inbox OR deleted_at IS NULL)`,
  `CREATE TRIGGER lists_trash AFTER UPDATE OF deleted_at ON lists
  FOR EACH ROW WHEN (OLD.deleted_at IS DISTINCT FROM NEW.deleted_at)
  EXECUTE FUNCTION trash_with_list()`,
  `CREATE TRIGGER lists_empty BEFORE DELETE ON lists
  FOR EACH ROW EXECUTE FUNCTION empty_list()`,
  `CREATE TRIGGER tasks_trash AFTER UPDATE OF deleted_at ON tasks
  FOR EACH ROW WHEN (OLD.deleted_at IS DISTINCT FROM NEW.deleted_at
    AND OLD.deleted_with IS NULL AND NEW.deleted_with IS NULL)
  EXECUTE FUNCTION trash_with_task()`,
  `CREATE TRIGGER tasks_keep_below_task AFTER UPDATE OF deleted_at ON tasks
  FOR EACH ROW WHEN (OLD.deleted_with IS NOT NULL AND NEW.deleted_at IS NULL AND NEW.parent_id IS NOT NULL)
  EXECUTE FUNCTION keep_below_task()`,
  `CREATE TRIGGER sections_empty_trashed BEFORE UPDATE OF deleted_at ON sections
  FOR EACH ROW WHEN (${movesToTrash} AND NEW.deleted_with IS NULL)
  EXECUTE FUNCTION empty_section()`,
  `CREATE TRIGGER sections_empty BEFORE DELETE ON sections
  FOR EACH ROW EXECUTE FUNCTION empty_section()`,
  `CREATE TRIGGER sections_keep_in_list BEFORE INSERT OR UPDATE OF deleted_at
  ON sections FOR EACH ROW EXECUTE FUNCTION keep_section_in_list()`,
  `CREATE TRIGGER labels_empty_trashed BEFORE UPDATE OF deleted_at ON labels
  FOR EACH ROW WHEN (${movesToTrash}) EXECUTE FUNCTION unlabel_tasks()`,
];
