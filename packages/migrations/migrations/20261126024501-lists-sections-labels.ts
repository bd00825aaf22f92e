import { migration } from "@docket/migrator";

/** Only their owner sees the rows. */
const belongsToUser = (table: string) => {
  const isMine = "user_id = nullif(current_setting('app.user_id', true), '')";
  return [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY ${table}_owner ON ${table} TO docket_app USING (${isMine}) WITH CHECK (${isMine})`,
    `CREATE POLICY ${table}_admin ON ${table} FOR SELECT TO docket_admin USING (true)`,
    `GRANT SELECT ON ${table} TO docket_admin`,
  ];
};

/** Until the next migration has filled the lists of the older tasks. */
const placeNewTasks = [
  // In the format of the package fractional-indexing, in the order of the ids and without a look at others.
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
  `CREATE FUNCTION place_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.list_id IS NULL THEN
    SELECT id INTO NEW.list_id FROM public.lists WHERE user_id = NEW.user_id AND is_inbox;
    NEW.position := public.position_of(NEW.id);
  END IF;
  RETURN NEW;
END
$$`,
  `CREATE TRIGGER tasks_place BEFORE INSERT ON tasks
  FOR EACH ROW EXECUTE FUNCTION place_task()`,
  "DROP TRIGGER tasks_set_updated_at ON tasks",
  // That a task was put into the inbox is no change of it.
  `CREATE TRIGGER tasks_set_updated_at BEFORE UPDATE ON tasks
  FOR EACH ROW WHEN (OLD.list_id IS NOT NULL OR NEW.list_id IS NULL) EXECUTE FUNCTION set_updated_at()`,
];

/**
 * Lists, sections and labels, and an inbox for everybody. Tasks get the columns for them, which the next
 * migration fills: until it is done, what is made or changed here goes on as before, and a new task is put
 * into the inbox by a trigger, behind those that are older.
 */
export const { up, down } = migration({
  up: [
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
    `CREATE FUNCTION place_last() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last text;
BEGIN
  IF TG_TABLE_NAME = 'sections' THEN
    PERFORM FROM public.lists WHERE user_id = NEW.user_id AND id = NEW.list_id FOR NO KEY UPDATE;
    SELECT max(position) INTO last FROM public.sections
      WHERE user_id = NEW.user_id AND list_id = NEW.list_id;
  ELSE
    PERFORM FROM public.lists WHERE user_id = NEW.user_id AND is_inbox FOR NO KEY UPDATE;
    IF TG_TABLE_NAME = 'lists' THEN
      SELECT max(position) INTO last FROM public.lists WHERE user_id = NEW.user_id;
    ELSE
      SELECT max(position) INTO last FROM public.labels WHERE user_id = NEW.user_id;
    END IF;
  END IF;
  NEW.position := public.position_after(last);
  RETURN NEW;
END
$$`,
    `CREATE FUNCTION make_inbox() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  role_before text := current_setting('role');
  user_before text := coalesce(current_setting('app.user_id', true), '');
BEGIN
  PERFORM set_config('role', 'docket_app', true), set_config('app.user_id', NEW.id, true);
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
    `CREATE FUNCTION sort_label_ids() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.label_ids := ARRAY(SELECT DISTINCT id FROM unnest(NEW.label_ids) AS id ORDER BY id);
  RETURN NEW;
END
$$`,
    `CREATE FUNCTION label_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM public.task_labels
    WHERE user_id = NEW.user_id AND task_id = NEW.id AND label_id <> ALL (NEW.label_ids);
  INSERT INTO public.task_labels (user_id, task_id, label_id)
    SELECT NEW.user_id, NEW.id, unnest(NEW.label_ids) ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$`,
    `CREATE FUNCTION unlabel_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.tasks SET label_ids = array_remove(label_ids, OLD.id)
    WHERE user_id = OLD.user_id AND id IN (
      SELECT task_id FROM public.task_labels WHERE user_id = OLD.user_id AND label_id = OLD.id);
  RETURN OLD;
END
$$`,
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
    "GRANT EXECUTE ON FUNCTION position_after(text) TO docket_app",
    `CREATE TYPE enum_lists_color AS ENUM ('gray', 'red', 'pink', 'grape', 'violet', 'indigo',
      'blue', 'cyan', 'teal', 'green', 'yellow', 'orange')`,
    `CREATE TYPE enum_labels_color AS ENUM ('gray', 'red', 'pink', 'grape', 'violet', 'indigo',
      'blue', 'cyan', 'teal', 'green', 'yellow', 'orange')`,
    `CREATE TABLE lists (
      id bigint GENERATED BY DEFAULT AS IDENTITY,
      user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      name varchar(120) COLLATE "und-x-icu" NOT NULL
        CONSTRAINT lists_name_filled CHECK (name ~ '[^[:space:]]'),
      color enum_lists_color NOT NULL DEFAULT 'gray',
      position text COLLATE "C" NOT NULL,
      archived_at timestamptz(3),
      is_inbox boolean NOT NULL DEFAULT false,
      created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
      updated_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
      PRIMARY KEY (user_id, id),
      CONSTRAINT lists_inbox_not_archived CHECK (NOT is_inbox OR archived_at IS NULL)
    )`,
    `COMMENT ON TABLE lists IS 'What tasks are kept in; one of each user is the inbox.'`,
    "CREATE UNIQUE INDEX lists_user_id_position_key ON lists (user_id, position)",
    "CREATE UNIQUE INDEX lists_inbox_key ON lists (user_id) WHERE is_inbox = true",
    "CREATE UNIQUE INDEX lists_name_key ON lists (user_id, lower(name))",
    `CREATE TABLE sections (
      id bigint GENERATED BY DEFAULT AS IDENTITY,
      user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      list_id bigint NOT NULL,
      name varchar(120) COLLATE "und-x-icu" NOT NULL
        CONSTRAINT sections_name_filled CHECK (name ~ '[^[:space:]]'),
      position text COLLATE "C" NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
      updated_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
      PRIMARY KEY (user_id, id),
      CONSTRAINT sections_list_fkey FOREIGN KEY (user_id, list_id) REFERENCES lists (user_id, id)
        ON DELETE CASCADE
    )`,
    `COMMENT ON TABLE sections IS 'Parts of lists.'`,
    "CREATE UNIQUE INDEX sections_user_id_list_id_id_key ON sections (user_id, list_id, id)",
    `CREATE UNIQUE INDEX sections_user_id_list_id_position_key
      ON sections (user_id, list_id, position)`,
    "CREATE UNIQUE INDEX sections_name_key ON sections (user_id, list_id, lower(name))",
    `CREATE TABLE labels (
      id bigint GENERATED BY DEFAULT AS IDENTITY,
      user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      name varchar(60) COLLATE "und-x-icu" NOT NULL
        CONSTRAINT labels_name_filled CHECK (name ~ '[^[:space:]]'),
      color enum_labels_color NOT NULL DEFAULT 'gray',
      position text COLLATE "C" NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
      updated_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
      PRIMARY KEY (user_id, id)
    )`,
    `COMMENT ON TABLE labels IS 'Words that tasks may share.'`,
    "CREATE UNIQUE INDEX labels_user_id_position_key ON labels (user_id, position)",
    "CREATE UNIQUE INDEX labels_name_key ON labels (user_id, lower(name))",
    `CREATE TABLE task_labels (
      user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      task_id bigint NOT NULL,
      label_id bigint NOT NULL,
      PRIMARY KEY (user_id, task_id, label_id),
      CONSTRAINT task_labels_task_fkey FOREIGN KEY (user_id, task_id) REFERENCES tasks (user_id, id)
        ON DELETE CASCADE,
      CONSTRAINT task_labels_label_fkey FOREIGN KEY (user_id, label_id)
        REFERENCES labels (user_id, id) ON DELETE CASCADE
    )`,
    `COMMENT ON TABLE task_labels IS
      'Which tasks have which label; kept like tasks.label_ids, by triggers.'`,
    `CREATE UNIQUE INDEX task_labels_user_id_label_id_task_id_key
      ON task_labels (user_id, label_id, task_id)`,
    ...["lists", "sections", "labels"].flatMap((table) => [
      `CREATE TRIGGER ${table}_place BEFORE INSERT ON ${table}
      FOR EACH ROW WHEN (NEW.position IS NULL) EXECUTE FUNCTION place_last()`,
      `CREATE TRIGGER ${table}_set_updated_at BEFORE UPDATE ON ${table}
      FOR EACH ROW EXECUTE FUNCTION set_updated_at()`,
    ]),
    `CREATE TRIGGER lists_keep_inbox BEFORE DELETE ON lists
      FOR EACH ROW WHEN (OLD.is_inbox) EXECUTE FUNCTION keep_inbox()`,
    // From here on nobody gets an account without one.
    `CREATE TRIGGER users_make_inbox AFTER INSERT ON users
      FOR EACH ROW EXECUTE FUNCTION make_inbox()`,
    `INSERT INTO lists (user_id, name, color, is_inbox, position)
      SELECT id, 'Inbox', 'blue', true, 'a0' FROM users`,
    ...["lists", "sections", "labels", "task_labels"].flatMap(belongsToUser),
    "GRANT SELECT, INSERT, UPDATE (name, color, position, archived_at), DELETE ON lists TO docket_app",
    "GRANT SELECT, INSERT, UPDATE (name, position), DELETE ON sections TO docket_app",
    "GRANT SELECT, INSERT, UPDATE (name, color, position), DELETE ON labels TO docket_app",
    "GRANT SELECT, INSERT, DELETE ON task_labels TO docket_app",
    `ALTER TABLE tasks ADD COLUMN list_id bigint,
      ADD COLUMN section_id bigint,
      ADD COLUMN parent_id bigint,
      ADD COLUMN position text COLLATE "C",
      ADD COLUMN label_ids bigint[] NOT NULL DEFAULT ARRAY[]::bigint[],
      ADD COLUMN completed_with bigint`,
    `CREATE TRIGGER tasks_sort_label_ids BEFORE INSERT OR UPDATE OF label_ids ON tasks
      FOR EACH ROW WHEN (NEW.label_ids <> '{}') EXECUTE FUNCTION sort_label_ids()`,
    `CREATE TRIGGER tasks_label_new AFTER INSERT ON tasks
      FOR EACH ROW WHEN (NEW.label_ids <> '{}') EXECUTE FUNCTION label_task()`,
    `CREATE TRIGGER tasks_label AFTER UPDATE ON tasks
      FOR EACH ROW WHEN (NEW.label_ids IS DISTINCT FROM OLD.label_ids) EXECUTE FUNCTION label_task()`,
    `CREATE TRIGGER labels_unlabel_tasks BEFORE DELETE ON labels
      FOR EACH ROW EXECUTE FUNCTION unlabel_tasks()`,
    `CREATE TRIGGER task_labels_keep_label_ids AFTER INSERT OR DELETE ON task_labels
      FOR EACH ROW EXECUTE FUNCTION keep_label_ids()`,
    ...placeNewTasks,
  ],
  down: [
    "DROP TRIGGER tasks_set_updated_at ON tasks",
    `CREATE TRIGGER tasks_set_updated_at BEFORE UPDATE ON tasks
      FOR EACH ROW EXECUTE FUNCTION set_updated_at()`,
    ...["tasks_place", "tasks_sort_label_ids", "tasks_label_new", "tasks_label"].map(
      (trigger) => `DROP TRIGGER ${trigger} ON tasks`,
    ),
    `ALTER TABLE tasks DROP COLUMN list_id, DROP COLUMN section_id, DROP COLUMN parent_id,
      DROP COLUMN position, DROP COLUMN label_ids, DROP COLUMN completed_with`,
    "DROP TRIGGER users_make_inbox ON users",
    "DROP TABLE task_labels",
    "DROP TABLE labels",
    "DROP TABLE sections",
    "DROP TABLE lists",
    "DROP TYPE enum_lists_color",
    "DROP TYPE enum_labels_color",
    ...[
      "place_task()",
      "position_of(bigint)",
      "keep_label_ids()",
      "unlabel_tasks()",
      "label_task()",
      "sort_label_ids()",
      "keep_inbox()",
      "make_inbox()",
      "place_last()",
      "position_after(text)",
    ].map((name) => `DROP FUNCTION ${name}`),
  ],
});
