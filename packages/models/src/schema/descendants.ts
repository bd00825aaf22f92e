/**
 * For triggers on tasks: collects the ids of all descendants of NEW. If there are none, as with
 * most tasks, the trigger ends after one index lookup. The ids are in an array, since a join would
 * be planned for as many tasks as the user has, and read them all.
 *
 * @param condition for each task on the way down, such as `AND task.deleted_at IS NULL`
 */
export const findDescendants = (condition = "") => `DECLARE
  below bigint[];
BEGIN
  IF NOT EXISTS (SELECT FROM public.tasks WHERE user_id = NEW.user_id AND parent_id = NEW.id) THEN
    RETURN NULL;
  END IF;
  below := ARRAY(
    WITH RECURSIVE step AS (
      SELECT task.id FROM public.tasks AS task
        WHERE task.user_id = NEW.user_id AND task.parent_id = NEW.id ${condition}
      UNION ALL
      SELECT task.id FROM public.tasks AS task
        JOIN step ON task.user_id = NEW.user_id AND task.parent_id = step.id ${condition}
    )
    SELECT id FROM step);`;
