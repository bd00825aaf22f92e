/**
 * For triggers of tasks: finds the ids of all that is below NEW, and ends where there is nothing, as with most tasks,
 * after one look into an index. An array, since a join would be planned for as many as the user has, and read
 * them all.
 *
 * @param condition what each task on the way down must be, such as `AND task.deleted_at IS NULL`
 */
export const findBelow = (condition = "") => `DECLARE
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
