import { ACTORS, EVENT_KINDS } from "@docket/contract/choices";
import { DataTypes, type Model } from "sequelize";
import { getAttributes, type ModelCtor } from "sequelize-typescript";
import { APP_ROLE, USER_SETTING } from "./owned-table.js";

/**
 * The change log, kept by triggers, so that it misses nothing, whoever writes and how. A transaction takes
 * its user's clock before its first row is locked, and holds it until it ends. It keeps in settings of its
 * own which numbers it has taken; it takes as many again as it has whenever they are used up, so that a
 * thousand rows write the clock ten times.
 */

/** Who writes, for one transaction: `page`, or with an id `api-key:…`, `assistant:…`. */
export const ACTOR_SETTING = "app.actor";

/** Settings of the transaction: whose numbers it has, and the first, the next and the last of them. */
export const HOLDER = "app.changes_of";
export const NUMBERS = "app.changes";

// A trigger function sets its own search path, since a restore runs without one. What it calls runs under that path,
// names its tables with their schema, and so need not set one again, which would cost time at every call. Results are
// assigned, because PERFORM would start a query.

const takeNumbers = `CREATE FUNCTION take_change_numbers(owner text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  first bigint;
  wanted bigint := 1;
  taken bigint;
  held text[];
  kept text;
BEGIN
  IF current_setting('${HOLDER}', true) = owner THEN
    held := string_to_array(current_setting('${NUMBERS}'), ' ');
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
  kept := set_config('${HOLDER}', owner, true);
  kept := set_config('${NUMBERS}', array_to_string(held, ' '), true);
  RETURN held;
END
$$`;

const nextNumber = `CREATE FUNCTION next_change_number(owner text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  held text[] := string_to_array(current_setting('${NUMBERS}', true), ' ');
  number bigint := held[2];
BEGIN
  IF current_setting('${HOLDER}', true) IS DISTINCT FROM owner OR number > held[3]::bigint THEN
    held := public.take_change_numbers(owner);
    number := held[2];
  END IF;
  IF number > 0 THEN
    held[2] := number + 1;
    held[2] := set_config('${NUMBERS}', array_to_string(held, ' '), true);
  END IF;
  RETURN number;
END
$$`;

/** Before any row is locked: two transactions of one user then wait for each other in one order only. */
const takeTurn = `CREATE FUNCTION take_turn_to_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  owner text := current_setting('${USER_SETTING}', true);
  held text[];
BEGIN
  IF owner <> '' AND current_setting('${HOLDER}', true) IS DISTINCT FROM owner THEN
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
  /** Expressions of SQL. */
  number: string;
  entity: string;
  kind: string;
  before?: string;
  after?: string;
}

/** Writes an event of a row, if changes of its user are counted. */
function logEvent({
  row,
  number,
  entity,
  kind,
  before = "NULL",
  after = "NULL",
}: LoggedEvent): string {
  const first = `split_part(current_setting('${NUMBERS}', true), ' ', 1)::bigint`;
  const actor = `coalesce(nullif(current_setting('${ACTOR_SETTING}', true), ''), 'sql')`;
  // A statement over several users may have ended with another one's numbers.
  return `INSERT INTO public.events
      (user_id, seq, change_set, actor, actor_id, entity, entity_id, kind, before, after)
    SELECT ${row}.user_id, ${number},
      CASE WHEN current_setting('${HOLDER}', true) = ${row}.user_id THEN least(${first}, ${number}) ELSE ${number} END,
      split_part(${actor}, ':', 1), nullif(substr(${actor}, strpos(${actor} || ':', ':') + 1), ''),
      ${entity}, ${row}.id, ${kind}, ${before}, ${after}
    WHERE ${number} > 0;`;
}

/**
 * A deleted row is purged: nothing of it stays but that it was there; of an account's, not even that. Before
 * it goes, since what a cascade fires after it runs as the owner of the tables, who sees no rows.
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
export const changeFunctions = [takeNumbers, nextNumber, takeTurn, numberChange, logPurge];

const listed = (values: readonly string[]) => values.map((value) => `'${value}'`).join(", ");

/** Where functions are not for everybody to execute: the triggers call these as whoever writes. */
export const changeGrants = ["take_change_numbers(text)", "next_change_number(text)"].map(
  (name) => `GRANT EXECUTE ON FUNCTION ${name} TO ${APP_ROLE}`,
);

/** What the tables of the log need beside their models. */
export const changeTables = [
  "ALTER TABLE change_epoch ADD CONSTRAINT change_epoch_single CHECK (single)",
  "INSERT INTO change_epoch (epoch) VALUES (gen_random_uuid())",
  "ALTER TABLE change_clocks SET (fillfactor = 50)",
  `ALTER TABLE events ADD CONSTRAINT events_actor_known CHECK (actor IN (${listed(ACTORS)}))`,
  `ALTER TABLE events ADD CONSTRAINT events_kind_known CHECK (kind IN (${listed(EVENT_KINDS)}))`,
];

/** The server's, and what is derived from others: no part of what happened to a row. */
const untold = [
  ...["id", "userId", "seq", "createdAt", "updatedAt", "isInbox"],
  ...["dueAt", "dueOrder"],
];

/**
 * Every change of a row of `table` gets a number, in `seq`, and an event with what of the model's
 * attributes changed. It also keeps the row's times, as `keepsItsClock` does for tables without a log.
 *
 * @param entity what the rows are called in events and synchronisation
 * @param comesUntold a condition on a new row of which no event tells that it was made
 */
export function keepsChanges(
  table: string,
  entity: string,
  model: ModelCtor,
  comesUntold?: string,
): string[] {
  const event = { row: "NEW", number: "NEW.seq", entity: `'${entity}'` } as const;
  const created = logEvent({ ...event, kind: "'created'" });
  const changed = logEvent({ ...event, kind: kindOf(model), before: "was", after: "became" });
  return [
    `CREATE FUNCTION log_${entity}() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  was jsonb := '{}';
  became jsonb := '{}';
BEGIN
  IF TG_OP = 'INSERT' THEN
    ${comesUntold ? `IF ${comesUntold} THEN RETURN NULL; END IF;\n    ` : ""}${created}
    RETURN NULL;
  END IF;
${compare(toldOf(model))}
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
 * Rows that are part of another one, and come and go with what is done to it: their events are for undo, and
 * they are not synchronised. Such a row is deleted for good, and its event has all of it; if the whole goes,
 * nothing stays of the part.
 *
 * @param whole the table and column that tell what a row is part of
 */
export function keepsParts(
  table: string,
  entity: string,
  model: ModelCtor,
  whole: { table: string; column: string },
): string[] {
  const fields = toldOf(model).map((told) => `'${told.attribute}', ${valueIn("OLD", told)}`);
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

interface ToldAttribute {
  attribute: string;
  column: string;
  /** How its value is put into JSON: 64-bit integers as strings, so that none is rounded. */
  cast: string;
}

function toldOf(model: ModelCtor): ToldAttribute[] {
  const attributes: Record<string, { field?: string; type?: unknown }> =
    getAttributes(model.prototype as Model) ?? {};
  return Object.entries(attributes)
    .filter(([attribute]) => !untold.includes(attribute))
    .map(([attribute, { field, type }]) => ({
      attribute,
      column: field ?? attribute,
      cast: castOf(type),
    }));
}

function castOf(type: unknown): string {
  if (type === DataTypes.BIGINT) return "::text";
  return type instanceof DataTypes.ARRAY ? "::text[]" : "";
}

const valueIn = (row: "OLD" | "NEW", { column, cast }: ToldAttribute) => `${row}.${column}${cast}`;

/** How many columns are compared at once, before each of them is where they differ. */
const COMPARED_AT_ONCE = 5;

/** Column by column, which costs a fraction of what comparing the rows as JSON does. */
function compare(told: ToldAttribute[]): string {
  const differ = ({ column }: ToldAttribute) => `NEW.${column} IS DISTINCT FROM OLD.${column}`;
  const groups = Array.from({ length: Math.ceil(told.length / COMPARED_AT_ONCE) }, (_, index) =>
    told.slice(index * COMPARED_AT_ONCE, (index + 1) * COMPARED_AT_ONCE),
  );
  const keep = (one: ToldAttribute) => `    IF ${differ(one)} THEN
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
  const attributes = toldOf(model).map(({ attribute }) => attribute);
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
