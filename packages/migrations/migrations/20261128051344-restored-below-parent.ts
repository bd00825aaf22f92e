import { migration } from "@docket/migrator";

export const { up, down } = migration({
  up: [
    `CREATE OR REPLACE FUNCTION keep_below_task() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
BEGIN
  IF EXISTS (SELECT FROM public.tasks
    WHERE user_id = NEW.user_id AND id = NEW.parent_id AND deleted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'The task above is in the trash.'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'tasks_parent_fkey';
  END IF;
  RETURN NULL;
END
$function$`,
    `CREATE TRIGGER tasks_keep_below_task
      AFTER UPDATE OF deleted_at ON tasks FOR EACH ROW WHEN (((old.deleted_with IS NOT NULL) AND (new.deleted_at IS NULL) AND (new.parent_id IS NOT NULL)))
      EXECUTE FUNCTION keep_below_task()`,
  ],
  down: [`DROP TRIGGER tasks_keep_below_task ON tasks`, `DROP FUNCTION keep_below_task()`],
});
