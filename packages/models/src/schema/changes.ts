import { DataTypes, type Model } from "sequelize";
import { getAttributes, type ModelCtor } from "sequelize-typescript";
import { actors, eventKinds } from "../event.js";
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
const HOLDER = "app.changes_of";
const NUMBERS = "app.changes";

const numbersOf = (variable: string) =>
  `${variable} bigint[] := string_to_array(nullif(current_setting('${NUMBERS}', true), ''), ' ')`;

const takeNumbers = `CREATE FUNCTION take_change_numbers(owner text) RETURNS bigint[] LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  ${numbersOf("held")};
  wanted bigint := 1;
  taken bigint;
BEGIN
  IF current_setting('${HOLDER}', true) = owner THEN
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
  PERFORM set_config('${HOLDER}', owner, true);
  PERFORM set_config('${NUMBERS}', array_to_string(held, ' '), true);
  RETURN held;
END
$$`;

const nextNumber = `CREATE FUNCTION next_change_number(owner text) RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  ${numbersOf("held")};
BEGIN
  IF current_setting('${HOLDER}', true) IS DISTINCT FROM owner OR held[2] > held[3] THEN
    held := take_change_numbers(owner);
  END IF;
  IF held[2] > 0 THEN
    PERFORM set_config('${NUMBERS}', concat_ws(' ', held[1], held[2] + 1, held[3]), true);
  END IF;
  RETURN held[2];
END
$$`;

/** Before any row is locked: two transactions of one user then wait for each other in one order only. */
const takeTurn = `CREATE FUNCTION take_turn_to_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  owner text := current_setting('${USER_SETTING}', true);
BEGIN
  IF owner <> '' AND current_setting('${HOLDER}', true) IS DISTINCT FROM owner THEN
    PERFORM take_change_numbers(owner);
  END IF;
  RETURN NULL;
END
$$`;

const numberChange = `CREATE FUNCTION number_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  NEW.seq := next_change_number(NEW.user_id);
  IF TG_OP = 'UPDATE' THEN
    NEW.created_at := OLD.created_at;
    NEW.updated_at := greatest(clock_timestamp(), OLD.updated_at + interval '1 millisecond');
  END IF;
  RETURN NEW;
END
$$`;

const logEvent = `CREATE FUNCTION log_event(
  owner text, number bigint, what text, which bigint, happened text, was jsonb, became jsonb
) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  actor text := coalesce(nullif(current_setting('${ACTOR_SETTING}', true), ''), 'sql');
  ${numbersOf("held")};
BEGIN
  IF number = 0 THEN
    RETURN;
  END IF;
  -- A statement over several users may have ended with another one's numbers.
  IF current_setting('${HOLDER}', true) IS DISTINCT FROM owner OR held[1] > number THEN
    held[1] := number;
  END IF;
  INSERT INTO events
    (user_id, seq, change_set, actor, actor_id, entity, entity_id, kind, before, after)
  VALUES (owner, number, held[1], split_part(actor, ':', 1),
    nullif(substr(actor, strpos(actor || ':', ':') + 1), ''), what, which, happened, was, became);
END
$$`;

/**
 * A deleted row is purged: nothing of it stays but that it was there; of an account's, not even that. Before
 * it goes, since what a cascade fires after it runs as the owner of the tables, who sees no rows.
 */
const logPurge = `CREATE FUNCTION log_purge() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM users WHERE id = OLD.user_id) THEN
    RETURN OLD;
  END IF;
  UPDATE events SET before = NULL, after = NULL
    WHERE user_id = OLD.user_id AND entity = TG_ARGV[0] AND entity_id = OLD.id
      AND (before IS NOT NULL OR after IS NOT NULL);
  PERFORM log_event(OLD.user_id, next_change_number(OLD.user_id), TG_ARGV[0], OLD.id, 'purged', NULL, NULL);
  RETURN OLD;
END
$$`;

/** The functions that the triggers of all synchronised tables share. */
export const changeFunctions = [
  takeNumbers,
  nextNumber,
  takeTurn,
  numberChange,
  logEvent,
  logPurge,
];

const listed = (values: readonly string[]) => values.map((value) => `'${value}'`).join(", ");

/** Where functions are not for everybody to execute: the triggers call these as whoever writes. */
export const changeGrants = [
  "take_change_numbers(text)",
  "next_change_number(text)",
  "log_event(text, bigint, text, bigint, text, jsonb, jsonb)",
].map((name) => `GRANT EXECUTE ON FUNCTION ${name} TO ${APP_ROLE}`);

/** What the tables of the log need beside their models. */
export const changeTables = [
  "ALTER TABLE change_epoch ADD CONSTRAINT change_epoch_single CHECK (single)",
  "INSERT INTO change_epoch (epoch) VALUES (gen_random_uuid())",
  "ALTER TABLE change_clocks SET (fillfactor = 50)",
  `ALTER TABLE events ADD CONSTRAINT events_actor_known CHECK (actor IN (${listed(actors)}))`,
  `ALTER TABLE events ADD CONSTRAINT events_kind_known CHECK (kind IN (${listed(eventKinds)}))`,
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
  const created = `PERFORM log_event(NEW.user_id, NEW.seq, '${entity}', NEW.id, 'created', NULL, NULL);`;
  return [
    `CREATE FUNCTION log_${entity}() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  was jsonb := '{}';
  became jsonb := '{}';
BEGIN
  IF TG_OP = 'INSERT' THEN
    ${comesUntold ? `IF NOT (${comesUntold}) THEN ${created} END IF;` : created}
    RETURN NULL;
  END IF;
${toldOf(model).map(compare).join("\n")}
  IF became <> '{}' THEN
    PERFORM log_event(NEW.user_id, NEW.seq, '${entity}', NEW.id, ${kindOf(model)}, was, became);
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
  return [
    `CREATE FUNCTION log_${entity}() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM log_event(NEW.user_id, next_change_number(NEW.user_id), '${entity}', NEW.id, 'created', NULL, NULL);
    RETURN NULL;
  END IF;
  IF EXISTS (SELECT FROM ${whole.table} WHERE user_id = OLD.user_id AND id = OLD.${whole.column}) THEN
    PERFORM log_event(OLD.user_id, next_change_number(OLD.user_id), '${entity}', OLD.id, 'deleted',
      jsonb_build_object(${fields.join(", ")}), NULL);
  ELSE
    DELETE FROM events WHERE user_id = OLD.user_id AND entity = '${entity}' AND entity_id = OLD.id;
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

interface Told {
  attribute: string;
  column: string;
  /** How its value is put into JSON: 64-bit integers as strings, so that none is rounded. */
  cast: string;
}

function toldOf(model: ModelCtor): Told[] {
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

const valueIn = (row: "OLD" | "NEW", { column, cast }: Told) => `${row}.${column}${cast}`;

/** Column by column, which costs a fraction of what comparing the rows as JSON does. */
function compare(told: Told): string {
  const { attribute, column } = told;
  return `  IF NEW.${column} IS DISTINCT FROM OLD.${column} THEN
    was := was || jsonb_build_object('${attribute}', ${valueIn("OLD", told)});
    became := became || jsonb_build_object('${attribute}', ${valueIn("NEW", told)});
  END IF;`;
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
