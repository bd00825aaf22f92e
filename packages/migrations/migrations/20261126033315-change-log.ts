import { migration, withoutForcedRowSecurity } from "@docket/migrator";

/**
 * The change log. The tasks that there are get their ids as numbers, so the table is written anew and locked
 * meanwhile: about 5 seconds for a million tasks. Down, what is in the trash is an ordinary task again.
 */
export const { up, down } = migration({
  up: [
    `DROP TRIGGER tasks_set_updated_at ON tasks`,
    `CREATE TABLE change_clocks (
      user_id text NOT NULL,
      seq bigint NOT NULL,
      forgotten_seq bigint NOT NULL DEFAULT 0,
      CONSTRAINT change_clocks_pkey PRIMARY KEY (user_id)
    )`,
    `ALTER TABLE change_clocks SET (fillfactor=50)`,
    `CREATE TABLE change_epoch (
      single boolean NOT NULL DEFAULT true,
      epoch uuid NOT NULL,
      CONSTRAINT change_epoch_pkey PRIMARY KEY (single),
      CONSTRAINT change_epoch_single CHECK (single)
    )`,
    `INSERT INTO change_epoch (epoch) VALUES (gen_random_uuid())`,
    `CREATE TABLE events (
      seq bigint NOT NULL,
      user_id text NOT NULL,
      change_set bigint NOT NULL,
      at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
      actor text NOT NULL,
      actor_id text,
      entity text NOT NULL,
      entity_id bigint NOT NULL,
      kind text NOT NULL,
      before jsonb,
      after jsonb,
      undone_by bigint,
      CONSTRAINT events_actor_known CHECK (actor = ANY (ARRAY['page', 'api-key', 'assistant', 'import', 'cli', 'sql'])),
      CONSTRAINT events_kind_known CHECK (kind = ANY (ARRAY['created', 'changed', 'completed', 'reopened', 'deleted', 'restored', 'purged'])),
      CONSTRAINT events_pkey PRIMARY KEY (user_id, seq)
    )`,
    `ALTER TABLE tasks ADD COLUMN deleted_at timestamp(3) with time zone`,
    // Generated for the rows that there are, without an UPDATE that would set their updated_at.
    `ALTER TABLE tasks ADD COLUMN seq bigint NOT NULL GENERATED ALWAYS AS (id) STORED`,
    `ALTER TABLE tasks ALTER COLUMN seq DROP EXPRESSION`,
    `ALTER TABLE tasks ALTER COLUMN seq SET DEFAULT 0`,
    ...withoutForcedRowSecurity(
      "tasks",
      `INSERT INTO change_clocks (user_id, seq) SELECT user_id, max(seq) FROM tasks GROUP BY user_id`,
    ),
    `CREATE OR REPLACE FUNCTION log_completion() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM log_event(NEW.user_id, next_change_number(NEW.user_id), 'completion', NEW.id, 'created', NULL, NULL);
  ELSIF EXISTS (SELECT FROM tasks WHERE user_id = OLD.user_id AND id = OLD.task_id) THEN
    PERFORM log_event(OLD.user_id, next_change_number(OLD.user_id), 'completion', OLD.id, 'deleted',
      jsonb_build_object('taskId', OLD.task_id, 'occurrence', OLD.occurrence, 'dueDate', OLD.due_date, 'dueTime', OLD.due_time, 'dueZone', OLD.due_zone, 'repeat', OLD.repeat, 'completedAt', OLD.completed_at), NULL);
  ELSE
    DELETE FROM events WHERE user_id = OLD.user_id AND entity = 'completion' AND entity_id = OLD.id;
  END IF;
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE FUNCTION log_event(owner text, number bigint, what text, which bigint, happened text, was jsonb, became jsonb) RETURNS void LANGUAGE plpgsql AS $function$
DECLARE
  actor text := coalesce(nullif(current_setting('app.actor', true), ''), 'sql');
  held bigint[] := string_to_array(nullif(current_setting('app.changes', true), ''), ' ');
BEGIN
  IF number = 0 THEN
    RETURN;
  END IF;
  -- A statement over several users may have ended with another one's numbers.
  IF current_setting('app.changes_of', true) IS DISTINCT FROM owner OR held[1] > number THEN
    held[1] := number;
  END IF;
  INSERT INTO events
    (user_id, seq, change_set, actor, actor_id, entity, entity_id, kind, before, after)
  VALUES (owner, number, held[1], split_part(actor, ':', 1),
    nullif(substr(actor, strpos(actor || ':', ':') + 1), ''), what, which, happened, was, became);
END
$function$`,
    `CREATE OR REPLACE FUNCTION log_purge() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
  IF NOT EXISTS (SELECT FROM users WHERE id = OLD.user_id) THEN
    RETURN NULL;
  END IF;
  UPDATE events SET before = NULL, after = NULL
    WHERE user_id = OLD.user_id AND entity = TG_ARGV[0] AND entity_id = OLD.id
      AND (before IS NOT NULL OR after IS NOT NULL);
  PERFORM log_event(OLD.user_id, next_change_number(OLD.user_id), TG_ARGV[0], OLD.id, 'purged', NULL, NULL);
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE FUNCTION log_task() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
  was jsonb := '{}';
  became jsonb := '{}';
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM log_event(NEW.user_id, NEW.seq, 'task', NEW.id, 'created', NULL, NULL);
    RETURN NULL;
  END IF;
  IF NEW.title IS DISTINCT FROM OLD.title THEN
    was := was || jsonb_build_object('title', OLD.title);
    became := became || jsonb_build_object('title', NEW.title);
  END IF;
  IF NEW.description IS DISTINCT FROM OLD.description THEN
    was := was || jsonb_build_object('description', OLD.description);
    became := became || jsonb_build_object('description', NEW.description);
  END IF;
  IF NEW.completed IS DISTINCT FROM OLD.completed THEN
    was := was || jsonb_build_object('completed', OLD.completed);
    became := became || jsonb_build_object('completed', NEW.completed);
  END IF;
  IF NEW.deleted_at IS DISTINCT FROM OLD.deleted_at THEN
    was := was || jsonb_build_object('deletedAt', OLD.deleted_at);
    became := became || jsonb_build_object('deletedAt', NEW.deleted_at);
  END IF;
  IF NEW.completed_at IS DISTINCT FROM OLD.completed_at THEN
    was := was || jsonb_build_object('completedAt', OLD.completed_at);
    became := became || jsonb_build_object('completedAt', NEW.completed_at);
  END IF;
  IF NEW.priority IS DISTINCT FROM OLD.priority THEN
    was := was || jsonb_build_object('priority', OLD.priority);
    became := became || jsonb_build_object('priority', NEW.priority);
  END IF;
  IF NEW.start_date IS DISTINCT FROM OLD.start_date THEN
    was := was || jsonb_build_object('startDate', OLD.start_date);
    became := became || jsonb_build_object('startDate', NEW.start_date);
  END IF;
  IF NEW.due_date IS DISTINCT FROM OLD.due_date THEN
    was := was || jsonb_build_object('dueDate', OLD.due_date);
    became := became || jsonb_build_object('dueDate', NEW.due_date);
  END IF;
  IF NEW.due_time IS DISTINCT FROM OLD.due_time THEN
    was := was || jsonb_build_object('dueTime', OLD.due_time);
    became := became || jsonb_build_object('dueTime', NEW.due_time);
  END IF;
  IF NEW.due_zone IS DISTINCT FROM OLD.due_zone THEN
    was := was || jsonb_build_object('dueZone', OLD.due_zone);
    became := became || jsonb_build_object('dueZone', NEW.due_zone);
  END IF;
  IF NEW.repeat IS DISTINCT FROM OLD.repeat THEN
    was := was || jsonb_build_object('repeat', OLD.repeat);
    became := became || jsonb_build_object('repeat', NEW.repeat);
  END IF;
  IF NEW.occurrence IS DISTINCT FROM OLD.occurrence THEN
    was := was || jsonb_build_object('occurrence', OLD.occurrence);
    became := became || jsonb_build_object('occurrence', NEW.occurrence);
  END IF;
  IF became <> '{}' THEN
    PERFORM log_event(NEW.user_id, NEW.seq, 'task', NEW.id, CASE WHEN became ? 'deletedAt' THEN CASE WHEN NEW.deleted_at IS NULL THEN 'restored' ELSE 'deleted' END
      WHEN became ? 'completed' THEN CASE WHEN NEW.completed THEN 'completed' ELSE 'reopened' END
      ELSE 'changed' END, was, became);
  END IF;
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE FUNCTION next_change_number(owner text) RETURNS bigint LANGUAGE plpgsql AS $function$
DECLARE
  held bigint[] := string_to_array(nullif(current_setting('app.changes', true), ''), ' ');
BEGIN
  IF current_setting('app.changes_of', true) IS DISTINCT FROM owner OR held[2] > held[3] THEN
    held := take_change_numbers(owner);
  END IF;
  IF held[2] > 0 THEN
    PERFORM set_config('app.changes', concat_ws(' ', held[1], held[2] + 1, held[3]), true);
  END IF;
  RETURN held[2];
END
$function$`,
    `CREATE OR REPLACE FUNCTION number_change() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
  NEW.seq := next_change_number(NEW.user_id);
  IF TG_OP = 'UPDATE' THEN
    NEW.created_at := OLD.created_at;
    NEW.updated_at := greatest(clock_timestamp(), OLD.updated_at + interval '1 millisecond');
  END IF;
  RETURN NEW;
END
$function$`,
    `CREATE OR REPLACE FUNCTION take_change_numbers(owner text) RETURNS bigint[] LANGUAGE plpgsql AS $function$
DECLARE
  held bigint[] := string_to_array(nullif(current_setting('app.changes', true), ''), ' ');
  wanted bigint := 1;
  taken bigint;
BEGIN
  IF current_setting('app.changes_of', true) = owner THEN
    wanted := held[3] - held[1] + 1;
  ELSE
    held := NULL;
  END IF;
  UPDATE change_clocks SET seq = seq + wanted WHERE user_id = owner RETURNING seq INTO taken;
  IF NOT FOUND THEN
    -- While an account is deleted, or where there is none, there is nothing to count.
    INSERT INTO change_clocks AS clock (user_id, seq) SELECT id, wanted FROM users WHERE id = owner
      ON CONFLICT (user_id) DO UPDATE SET seq = clock.seq + wanted RETURNING seq INTO taken;
    IF NOT FOUND THEN
      RETURN ARRAY[0, 0, 0];
    END IF;
  END IF;
  held := ARRAY[coalesce(held[1], taken - wanted + 1), taken - wanted + 1, taken];
  PERFORM set_config('app.changes_of', owner, true);
  PERFORM set_config('app.changes', array_to_string(held, ' '), true);
  RETURN held;
END
$function$`,
    `CREATE OR REPLACE FUNCTION take_turn_to_change() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
  owner text := current_setting('app.user_id', true);
BEGIN
  IF owner <> '' AND current_setting('app.changes_of', true) IS DISTINCT FROM owner THEN
    PERFORM take_change_numbers(owner);
  END IF;
  RETURN NULL;
END
$function$`,
    `ALTER TABLE change_clocks ADD CONSTRAINT change_clocks_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE`,
    `ALTER TABLE events ADD CONSTRAINT events_user_id_fkey FOREIGN KEY (user_id) REFERENCES change_clocks(user_id) ON DELETE CASCADE`,
    // After the foreign keys, for whose check they would hide the rows.
    `ALTER TABLE change_clocks ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE change_clocks FORCE ROW LEVEL SECURITY`,
    `ALTER TABLE events ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE events FORCE ROW LEVEL SECURITY`,
    `CREATE INDEX events_purged_idx ON events (user_id, seq) WHERE (kind = 'purged')`,
    `CREATE INDEX events_undone_by_idx ON events (user_id, undone_by) WHERE (undone_by IS NOT NULL)`,
    `CREATE INDEX events_user_id_entity_entity_id_seq_idx ON events (user_id, entity, entity_id, seq)`,
    `CREATE INDEX tasks_user_id_deleted_at_id_idx ON tasks (user_id, deleted_at, id) WHERE (deleted_at IS NOT NULL)`,
    `CREATE INDEX tasks_user_id_seq_idx ON tasks (user_id, seq)`,
    `CREATE TRIGGER completions_log
      AFTER INSERT OR DELETE ON completions FOR EACH ROW
      EXECUTE FUNCTION log_completion()`,
    `CREATE TRIGGER completions_take_turn
      BEFORE INSERT OR DELETE ON completions FOR EACH STATEMENT
      EXECUTE FUNCTION take_turn_to_change()`,
    `CREATE TRIGGER tasks_log_purge
      AFTER DELETE ON tasks FOR EACH ROW
      EXECUTE FUNCTION log_purge('task')`,
    `CREATE TRIGGER tasks_log
      AFTER INSERT OR UPDATE ON tasks FOR EACH ROW
      EXECUTE FUNCTION log_task()`,
    `CREATE TRIGGER tasks_number
      BEFORE INSERT OR UPDATE ON tasks FOR EACH ROW
      EXECUTE FUNCTION number_change()`,
    `CREATE TRIGGER tasks_take_turn
      BEFORE INSERT OR DELETE OR UPDATE ON tasks FOR EACH STATEMENT
      EXECUTE FUNCTION take_turn_to_change()`,
    `CREATE POLICY change_clocks_admin ON change_clocks
      FOR SELECT TO docket_admin
      USING (true)`,
    `CREATE POLICY change_clocks_owner ON change_clocks
      FOR ALL TO docket_app
      USING (user_id = NULLIF(current_setting('app.user_id', true), ''))
      WITH CHECK (user_id = NULLIF(current_setting('app.user_id', true), ''))`,
    `CREATE POLICY events_admin ON events
      FOR SELECT TO docket_admin
      USING (true)`,
    `CREATE POLICY events_owner ON events
      FOR ALL TO docket_app
      USING (user_id = NULLIF(current_setting('app.user_id', true), ''))
      WITH CHECK (user_id = NULLIF(current_setting('app.user_id', true), ''))`,
    `COMMENT ON TABLE change_clocks IS 'How far each user''s changes are; kept by triggers.'`,
    `COMMENT ON TABLE change_epoch IS 'One row: whose numbers of changes these are; another after a restore.'`,
    `COMMENT ON TABLE events IS 'What happened to which row, by whom; written by triggers.'`,
    `GRANT EXECUTE ON FUNCTION log_event(text, bigint, text, bigint, text, jsonb, jsonb) TO docket_app`,
    `GRANT EXECUTE ON FUNCTION next_change_number(text) TO docket_app`,
    `GRANT EXECUTE ON FUNCTION take_change_numbers(text) TO docket_app`,
    `GRANT SELECT ON TABLE change_clocks TO docket_admin`,
    `GRANT INSERT, SELECT, UPDATE ON TABLE change_clocks TO docket_app`,
    `GRANT SELECT ON TABLE change_epoch TO docket_admin, docket_app`,
    `GRANT SELECT ON TABLE events TO docket_admin`,
    `GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE events TO docket_app`,
  ],
  down: [
    `DROP TRIGGER completions_log ON completions`,
    `DROP TRIGGER completions_take_turn ON completions`,
    `DROP TRIGGER tasks_log_purge ON tasks`,
    `DROP TRIGGER tasks_log ON tasks`,
    `DROP TRIGGER tasks_number ON tasks`,
    `DROP TRIGGER tasks_take_turn ON tasks`,
    `DROP INDEX tasks_user_id_deleted_at_id_idx`,
    `DROP INDEX tasks_user_id_seq_idx`,
    `ALTER TABLE change_clocks DROP CONSTRAINT change_clocks_user_id_fkey`,
    `ALTER TABLE events DROP CONSTRAINT events_user_id_fkey`,
    `DROP FUNCTION log_completion()`,
    `DROP FUNCTION log_event(text, bigint, text, bigint, text, jsonb, jsonb)`,
    `DROP FUNCTION log_purge()`,
    `DROP FUNCTION log_task()`,
    `DROP FUNCTION next_change_number(text)`,
    `DROP FUNCTION number_change()`,
    `DROP FUNCTION take_change_numbers(text)`,
    `DROP FUNCTION take_turn_to_change()`,
    // LOSS: the content of tasks.deleted_at.
    `ALTER TABLE tasks DROP COLUMN deleted_at`,
    // LOSS: the content of tasks.seq.
    `ALTER TABLE tasks DROP COLUMN seq`,
    // LOSS: the rows of change_clocks.
    `DROP TABLE change_clocks`,
    // LOSS: the rows of change_epoch.
    `DROP TABLE change_epoch`,
    // LOSS: the rows of events.
    `DROP TABLE events`,
    `CREATE TRIGGER tasks_set_updated_at
      BEFORE UPDATE ON tasks FOR EACH ROW
      EXECUTE FUNCTION set_updated_at()`,
  ],
});
