import { migration } from "@docket/migrator";

/**
 * Open tasks by priority from an index of theirs. A due after the year 6050 has a place too, and one that
 * follows its user holds the user's row while its instant is derived, so that no change of zone passes it by.
 */
export const { up, down } = migration({
  up: [
    `CREATE OR REPLACE FUNCTION keep_due() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
DECLARE
  zone text := NEW.due_zone;
BEGIN
  IF NEW.due_time IS NOT NULL AND zone IS NULL THEN
    SELECT time_zone INTO zone FROM users WHERE id = NEW.user_id FOR SHARE;
  END IF;
  NEW.due_at := CASE WHEN NEW.due_time IS NOT NULL THEN instant_of_wall_time(
    NEW.due_date + NEW.due_time::time, coalesce(zone, 'UTC')) END;
  NEW.due_order := CASE WHEN NEW.due_date IS NULL THEN 2147483647 ELSE least(
    (NEW.due_date - date '1970-01-01')::bigint * 1441 +
    CASE WHEN NEW.due_time IS NULL THEN 1440
      ELSE substr(NEW.due_time, 1, 2)::integer * 60 + substr(NEW.due_time, 4, 2)::integer END,
    2147483646) END;
  RETURN NEW;
END
$function$`,
    `CREATE INDEX tasks_user_id_priority_id_open_idx ON tasks (user_id, priority, id) WHERE (completed = false)`,
  ],
  down: [
    `DROP INDEX tasks_user_id_priority_id_open_idx`,
    `CREATE OR REPLACE FUNCTION keep_due() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
BEGIN
  NEW.due_at := CASE WHEN NEW.due_time IS NOT NULL THEN instant_of_wall_time(
    NEW.due_date + NEW.due_time::time,
    coalesce(NEW.due_zone, (SELECT time_zone FROM users WHERE id = NEW.user_id), 'UTC')) END;
  NEW.due_order := CASE WHEN NEW.due_date IS NULL THEN 2147483647 ELSE
    (NEW.due_date - date '1970-01-01') * 1441 +
    CASE WHEN NEW.due_time IS NULL THEN 1440
      ELSE substr(NEW.due_time, 1, 2)::integer * 60 + substr(NEW.due_time, 4, 2)::integer END END;
  RETURN NEW;
END
$function$`,
  ],
});
