import { TIMED_DAYS } from "@docket/dates";
import { LAST_DUE, NO_DUE } from "../task.js";

// Types are explicit, and the search path is set: restores and replication run without one.

/** `completed_at` follows `completed`; a time given for a completed task is kept, for imports. */
const keepCompletedAt = `CREATE FUNCTION keep_completed_at() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  NEW.completed_at := CASE WHEN NEW.completed THEN coalesce(NEW.completed_at, clock_timestamp()) END;
  RETURN NEW;
END
$$`;

/**
 * The instant of a wall time. A wall time skipped by a DST change is moved forward by the length of
 * the gap, as PostgreSQL reads it; of an ambiguous one PostgreSQL takes the later instant, and the
 * earlier is wanted.
 */
const wallTime = `CREATE FUNCTION instant_of_wall_time(wall timestamp, zone text) RETURNS timestamptz
  LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(
    (SELECT later - back FROM unnest(ARRAY[interval '2 hours', interval '1 hour', interval '30 minutes',
      interval '20 minutes']) AS back WHERE (later - back) AT TIME ZONE zone = wall LIMIT 1),
    later)
  FROM (SELECT wall AT TIME ZONE zone) AS read (later)
$$`;

/**
 * Maintains the columns derived from a due date: its instant, and its place in due order, where
 * whole days come after times.
 *
 * The user's row is locked, so that the time zone cannot change before the derived columns are
 * there to be updated.
 */
const keepDue = `CREATE FUNCTION keep_due() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
DECLARE
  zone text := NEW.due_zone;
BEGIN
  IF NEW.due_time IS NOT NULL AND zone IS NULL THEN
    SELECT time_zone INTO zone FROM users WHERE id = NEW.user_id FOR SHARE;
  END IF;
  NEW.due_at := CASE WHEN NEW.due_time IS NOT NULL THEN instant_of_wall_time(
    NEW.due_date + NEW.due_time::time, coalesce(zone, 'UTC')) END;
  NEW.due_order := CASE WHEN NEW.due_date IS NULL THEN ${NO_DUE} ELSE least(
    (NEW.due_date - date '1970-01-01')::bigint * 1441 +
    CASE WHEN NEW.due_time IS NULL THEN 1440
      ELSE substr(NEW.due_time, 1, 2)::integer * 60 + substr(NEW.due_time, 4, 2)::integer END,
    ${LAST_DUE}) END;
  RETURN NEW;
END
$$`;

/** A due time without a zone of its own moves with the user's time zone. */
const moveDues = `CREATE FUNCTION move_dues() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE tasks SET due_at = NULL
  WHERE user_id = NEW.id AND due_time IS NOT NULL AND due_zone IS NULL;
  RETURN NULL;
END
$$`;

const check = (name: string, condition: string) =>
  `ALTER TABLE tasks ADD CONSTRAINT tasks_${name} CHECK (${condition})`;

const time = "'^([01][0-9]|2[0-3]):[0-5][0-9]$'";

/** To be run after the tables and the policies of `tasks` exist. */
export const taskDates = [
  check("due_time_known", `due_time ~ ${time}`),
  check(
    "due_time_in_range",
    `due_time IS NULL OR due_date BETWEEN '${TIMED_DAYS.first}' AND '${TIMED_DAYS.last}'`,
  ),
  check("due_time_has_date", "due_time IS NULL OR due_date IS NOT NULL"),
  check("due_zone_has_time", "due_zone IS NULL OR due_time IS NOT NULL"),
  check("repeat_has_due", "repeat IS NULL OR due_date IS NOT NULL"),
  check(
    "repeat_known",
    // A check that yields null passes, and a missing value is null.
    `repeat IS NULL OR coalesce(jsonb_typeof(repeat -> 'rule') = 'string' AND length(repeat ->> 'rule') <= 500
    AND repeat ->> 'from' IN ('due', 'completion'), false)`,
  ),
  keepCompletedAt,
  `CREATE TRIGGER tasks_keep_completed_at BEFORE INSERT OR UPDATE ON tasks
  FOR EACH ROW WHEN (NEW.completed <> (NEW.completed_at IS NOT NULL))
  EXECUTE FUNCTION keep_completed_at()`,
  wallTime,
  keepDue,
  // Nearly all writes leave the due date alone, and cost only the check of this condition.
  `CREATE TRIGGER tasks_keep_due BEFORE INSERT OR UPDATE OF due_date, due_time, due_zone, due_at, due_order
  ON tasks FOR EACH ROW WHEN (NEW.due_date IS NOT NULL OR NEW.due_order <> ${NO_DUE} OR NEW.due_at IS NOT NULL)
  EXECUTE FUNCTION keep_due()`,
  moveDues,
  `CREATE TRIGGER users_move_dues AFTER UPDATE OF time_zone ON users
  FOR EACH ROW WHEN (OLD.time_zone IS DISTINCT FROM NEW.time_zone) EXECUTE FUNCTION move_dues()`,
];
