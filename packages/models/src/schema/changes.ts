import { ACTORS, EVENT_KINDS } from "@docket/contract/choices";
import { DataTypes, type Model } from "sequelize";
import { getAttributes, type ModelCtor } from "sequelize-typescript";
import { columnOf } from "../column-of.js";
import { APP_ROLE, USER_SETTING } from "./owned-table.js";

/**
 * The change log, written by triggers, so that it misses no change, whoever makes it and how. A
 * transaction locks its user's clock before its first row, and keeps it locked until it ends. It
 * stores the numbers that it has reserved in settings local to the transaction; whenever they are
 * used up, it reserves as many again as it has, so that a thousand rows update the clock ten times.
 */

/** Holds who makes a transaction's changes: `page`, or with an id `api-key:…`, `application:…`, `assistant:…`. */
export const ACTOR_SETTING = "app.actor";

/**
 * Settings of the transaction: whose numbers it has reserved, and the first, next and last of them.
 */
export const RESERVED_FOR_SETTING = "app.changes_of";
export const RESERVED_NUMBERS_SETTING = "app.changes";

// A trigger function sets its own search path, since a restore runs without one. The functions that
// it calls run under that path and qualify their tables, so they need not set it again, which would
// cost time at every call. Results are assigned, because PERFORM would start a query.

const takeNumbers = `CREATE FUNCTION take_change_numbers(owner text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  first bigint;
  wanted bigint := 1;
  taken bigint;
  held text[];
  kept text;
BEGIN
  IF current_setting('${RESERVED_FOR_SETTING}', true) = owner THEN
    held := string_to_array(current_setting('${RESERVED_NUMBERS_SETTING}'), ' ');
    first := held[1]::bigint;
    wanted := held[3]::bigint - first + 1;
  END IF;
  UPDATE public.change_clocks SET seq = seq + wanted WHERE user_id = owner RETURNING seq INTO taken;
  IF NOT FOUND THEN
    -- While an account is deleted, or where there is none, there is nothing to count.
    INSERT INTO public.change_clocks AS clock (user_id, seq)
      SELECT id, wanted FROM public.users WHERE id = owner
      ON CONFLICT (user_id) DO UPDATE SET seq = clock.seq + wanted RETURNING seq INTO taken;
    IF NOT FOUND THEN
      RETURN '{0,0,0}';
    END IF;
  END IF;
  held := ARRAY[coalesce(first, taken - wanted + 1), taken - wanted + 1, taken];
  kept := set_config('${RESERVED_FOR_SETTING}', owner, true);
  kept := set_config('${RESERVED_NUMBERS_SETTING}', array_to_string(held, ' '), true);
  RETURN held;
END
$$`;

const nextNumber = `CREATE FUNCTION next_change_number(owner text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  held text[] := string_to_array(current_setting('${RESERVED_NUMBERS_SETTING}', true), ' ');
  number bigint := held[2];
BEGIN
  IF current_setting('${RESERVED_FOR_SETTING}', true) IS DISTINCT FROM owner OR number > held[3]::bigint THEN
    held := public.take_change_numbers(owner);
    number := held[2];
  END IF;
  IF number > 0 THEN
    held[2] := number + 1;
    held[2] := set_config('${RESERVED_NUMBERS_SETTING}', array_to_string(held, ' '), true);
  END IF;
  RETURN number;
END
$$`;

/** Takes the clock before any row is locked, so that a user's transactions cannot deadlock. */
const lockClock = `CREATE FUNCTION take_turn_to_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  owner text := current_setting('${USER_SETTING}', true);
  held text[];
BEGIN
  IF owner <> '' AND current_setting('${RESERVED_FOR_SETTING}', true) IS DISTINCT FROM owner THEN
    held := public.take_change_numbers(owner);
  END IF;
  RETURN NULL;
END
$$`;

const numberChange = `CREATE FUNCTION number_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  NEW.seq := public.next_change_number(NEW.user_id);
  IF TG_OP = 'UPDATE' THEN
    NEW.created_at := OLD.created_at;
    NEW.updated_at := greatest(clock_timestamp(), OLD.updated_at + interval '1 millisecond');
  END IF;
  RETURN NEW;
END
$$`;

interface LoggedEvent {
  row: "OLD" | "NEW";
  /** An SQL expression, like the others below. */
  number: string;
  /** When, if not at the beginning of the transaction. */
  at?: string;
  entity: string;
  kind: string;
  before?: string;
  after?: string;
}

/** The statement that writes an event of a row, if its user has a clock. */
function logEvent({
  row,
  number,
  at,
  entity,
  kind,
  before = "NULL",
  after = "NULL",
}: LoggedEvent): string {
  const first = `split_part(current_setting('${RESERVED_NUMBERS_SETTING}', true), ' ', 1)::bigint`;
  const actor = `coalesce(nullif(current_setting('${ACTOR_SETTING}', true), ''), 'sql')`;
  // After a statement that touches several users, the settings may hold another one's numbers.
  return `INSERT INTO public.events
      (user_id, seq,${at ? " at," : ""} change_set, actor, actor_id, entity, entity_id, kind, before, after)
    SELECT ${row}.user_id, ${number},${at ? ` ${at},` : ""}
      CASE WHEN current_setting('${RESERVED_FOR_SETTING}', true) = ${row}.user_id THEN least(${first}, ${number}) ELSE ${number} END,
      split_part(${actor}, ':', 1), nullif(substr(${actor}, strpos(${actor} || ':', ':') + 1), ''),
      ${entity}, ${row}.id, ${kind}, ${before}, ${after}
    WHERE ${number} > 0;`;
}

/**
 * Logs the deletion of a row as a purge: all that remains is a tombstone, and not even that if the
 * account is deleted. A BEFORE trigger, since AFTER triggers fired by a cascade run as the owner of
 * the tables, who sees no rows.
 */
const logPurge = `CREATE FUNCTION log_purge() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  number bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM public.users WHERE id = OLD.user_id) THEN
    RETURN OLD;
  END IF;
  UPDATE public.events SET before = NULL, after = NULL
    WHERE user_id = OLD.user_id AND entity = TG_ARGV[0] AND entity_id = OLD.id
      AND (before IS NOT NULL OR after IS NOT NULL);
  number := public.next_change_number(OLD.user_id);
  ${logEvent({ row: "OLD", number: "number", entity: "TG_ARGV[0]", kind: "'purged'" })}
  RETURN OLD;
END
$$`;

/** The functions that the triggers of all synchronised tables share. */
export const changeFunctions = [takeNumbers, nextNumber, lockClock, numberChange, logPurge];

const listed = (values: readonly string[]) => values.map((value) => `'${value}'`).join(", ");

/** If PUBLIC may not execute functions: the triggers call these as the role that writes. */
export const changeGrants = ["take_change_numbers(text)", "next_change_number(text)"].map(
  (name) => `GRANT EXECUTE ON FUNCTION ${name} TO ${APP_ROLE}`,
);

/** Statements for the tables of the log, in addition to their models. */
export const changeTables = [
  // Clients keep a copy of the settings as well.
  `CREATE TRIGGER users_take_turn BEFORE UPDATE OF time_zone, week_start, locale ON users
  FOR EACH STATEMENT EXECUTE FUNCTION take_turn_to_change()`,
  "ALTER TABLE change_epoch ADD CONSTRAINT change_epoch_single CHECK (single)",
  "INSERT INTO change_epoch (epoch) VALUES (gen_random_uuid())",
  "ALTER TABLE change_clocks SET (fillfactor = 50)",
  `ALTER TABLE events ADD CONSTRAINT events_actor_known CHECK (actor IN (${listed(ACTORS)}))`,
  `ALTER TABLE events ADD CONSTRAINT events_kind_known CHECK (kind IN (${listed(EVENT_KINDS)}))`,
];

/** Attributes that events leave out: those set by the server, and those derived from others. */
const unloggedAttributes = [
  "id",
  "userId",
  "seq",
  "createdAt",
  "updatedAt",
  "isInbox",
  "dueAt",
  "dueOrder",
];

/**
 * The statements by which every change of a row of `table` gets a number, in `seq`, and an event
 * with the attributes of the model that changed. They also maintain the row's timestamps, as
 * `timestampsTrigger` does for tables without a log.
 *
 * @param entity the name of the rows in events and synchronisation
 * @param unloggedIf a condition on new rows for which no `created` event is written
 */
export function loggedTable(
  table: string,
  entity: string,
  model: ModelCtor,
  unloggedIf?: string,
): string[] {
  const event = { row: "NEW", number: "NEW.seq", entity: `'${entity}'` } as const;
  const created = logEvent({ ...event, kind: "'created'" });
  const changed = logEvent({
    ...event,
    // Later than the version before, even if its transaction began earlier, or the clock was set back.
    at: "NEW.updated_at",
    kind: kindOf(model),
    before: "was",
    after: "became",
  });
  return [
    `CREATE FUNCTION log_${entity}() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  was jsonb := '{}';
  became jsonb := '{}';
BEGIN
  IF TG_OP = 'INSERT' THEN
    ${unloggedIf ? `IF ${unloggedIf} THEN RETURN NULL; END IF;\n    ` : ""}${created}
    RETURN NULL;
  END IF;
${compare(loggedAttributes(model))}
  IF became <> '{}' THEN
    ${changed}
  END IF;
  RETURN NULL;
END
$$`,
    `CREATE TRIGGER ${table}_take_turn BEFORE INSERT OR UPDATE OR DELETE ON ${table}
  FOR EACH STATEMENT EXECUTE FUNCTION take_turn_to_change()`,
    `CREATE TRIGGER ${table}_number BEFORE INSERT OR UPDATE ON ${table}
  FOR EACH ROW EXECUTE FUNCTION number_change()`,
    `CREATE TRIGGER ${table}_log AFTER INSERT OR UPDATE ON ${table}
  FOR EACH ROW EXECUTE FUNCTION log_${entity}()`,
    `CREATE TRIGGER ${table}_log_purge BEFORE DELETE ON ${table}
  FOR EACH ROW EXECUTE FUNCTION log_purge('${entity}')`,
  ];
}

/**
 * The statements for rows that are part of another row, and come and go as it changes: their events
 * are for undo only, and they are not synchronised. Such a row is deleted permanently, and its
 * event holds all of its values; if the whole is deleted, the events of the part are deleted too.
 *
 * @param whole the table that the rows are part of, and the column that refers to it
 */
export function loggedPartTable(
  table: string,
  entity: string,
  model: ModelCtor,
  whole: { table: string; column: string },
): string[] {
  const fields = loggedAttributes(model).map((one) => `'${one.attribute}', ${valueIn("OLD", one)}`);
  const event = { number: "number", entity: `'${entity}'` } as const;
  const deleted = {
    ...event,
    row: "OLD",
    kind: "'deleted'",
    before: `jsonb_build_object(${fields.join(", ")})`,
  } as const;
  return [
    `CREATE FUNCTION log_${entity}() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  number bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    number := public.next_change_number(NEW.user_id);
    ${logEvent({ ...event, row: "NEW", kind: "'created'" })}
    RETURN NULL;
  END IF;
  IF EXISTS (SELECT FROM public.${whole.table} WHERE user_id = OLD.user_id AND id = OLD.${whole.column}) THEN
    number := public.next_change_number(OLD.user_id);
    ${logEvent(deleted)}
  ELSE
    DELETE FROM public.events
      WHERE user_id = OLD.user_id AND entity = '${entity}' AND entity_id = OLD.id;
  END IF;
  RETURN OLD;
END
$$`,
    `CREATE TRIGGER ${table}_take_turn BEFORE INSERT OR DELETE ON ${table}
  FOR EACH STATEMENT EXECUTE FUNCTION take_turn_to_change()`,
    `CREATE TRIGGER ${table}_log AFTER INSERT ON ${table}
  FOR EACH ROW EXECUTE FUNCTION log_${entity}()`,
    `CREATE TRIGGER ${table}_log_end BEFORE DELETE ON ${table}
  FOR EACH ROW EXECUTE FUNCTION log_${entity}()`,
  ];
}

interface LoggedAttribute {
  attribute: string;
  column: string;
  /** The cast for its value in JSON: 64-bit integers become strings, so that none is rounded. */
  cast: string;
}

function loggedAttributes(model: ModelCtor): LoggedAttribute[] {
  const attributes: Record<string, { type?: unknown }> =
    getAttributes(model.prototype as Model) ?? {};
  return Object.entries(attributes)
    .filter(([attribute]) => !unloggedAttributes.includes(attribute))
    .map(([attribute, { type }]) => ({
      attribute,
      column: columnOf(attribute),
      cast: castOf(type),
    }));
}

function castOf(type: unknown): string {
  if (type === DataTypes.BIGINT) return "::text";
  return type instanceof DataTypes.ARRAY ? "::text[]" : "";
}

const valueIn = (row: "OLD" | "NEW", { column, cast }: LoggedAttribute) =>
  `${row}.${column}${cast}`;

/** How many columns are compared together; only if they differ is each one compared by itself. */
const COMPARED_AT_ONCE = 5;

/** Compares column by column, at a fraction of the cost of comparing the rows as JSON. */
function compare(attributes: LoggedAttribute[]): string {
  const differ = ({ column }: LoggedAttribute) => `NEW.${column} IS DISTINCT FROM OLD.${column}`;
  const groups = Array.from(
    { length: Math.ceil(attributes.length / COMPARED_AT_ONCE) },
    (_, index) => attributes.slice(index * COMPARED_AT_ONCE, (index + 1) * COMPARED_AT_ONCE),
  );
  const keep = (one: LoggedAttribute) => `    IF ${differ(one)} THEN
      was := was || jsonb_build_object('${one.attribute}', ${valueIn("OLD", one)});
      became := became || jsonb_build_object('${one.attribute}', ${valueIn("NEW", one)});
    END IF;`;
  return groups
    .map(
      (group) => `  IF ${group.map(differ).join("\n    OR ")} THEN
${group.map(keep).join("\n")}
  END IF;`,
    )
    .join("\n");
}

function kindOf(model: ModelCtor): string {
  const attributes = loggedAttributes(model).map(({ attribute }) => attribute);
  const kinds = [
    attributes.includes("deletedAt") &&
      `WHEN became ? 'deletedAt' THEN CASE WHEN NEW.deleted_at IS NULL THEN 'restored' ELSE 'deleted' END`,
    attributes.includes("completed") &&
      `WHEN became ? 'completed' THEN CASE WHEN NEW.completed THEN 'completed' ELSE 'reopened' END`,
  ].filter(Boolean);
  return kinds.length > 0
    ? `CASE ${kinds.join("\n      ")}\n      ELSE 'changed' END`
    : "'changed'";
}
