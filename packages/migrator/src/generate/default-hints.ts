import type { Difference, SchemaObject, Snapshot } from "../catalog/snapshot.js";

/** A constant of a type that applications tend to compute at load time: a timestamp or a UUID. */
const constant = /^(timestamp|date|uuid)\b.* default '([^']*)'/;

/**
 * Hints about columns whose default was most likely computed when the models were loaded (`new
 * Date()`, `randomUUID()`): it differs each time, so models and migrations never agree.
 *
 * @param models the schema of the models, just built
 */
export function defaultsAtLoad(models: Snapshot): string[] {
  return hintsFor([...models.values()]);
}

/** The same for the differences between migrations and models. */
export function hintsAt(differences: Difference[]): string[] {
  return hintsFor(
    differences.map(({ kind, name, after = "" }) => ({ kind, name, definition: after })),
  );
}

function hintsFor(objects: SchemaObject[]): string[] {
  const now = Date.now();
  return objects.flatMap(({ kind, name, definition }) => {
    const [, type, value] = (kind === "column" && constant.exec(definition)) || [];
    if (type === undefined) return [];
    const isId = type === "uuid" && /^[0-9a-f]{8}-[0-9a-f]{4}-[47]/.test(value!);
    const age = now - Date.parse(/[zZ+]/.test(value!) ? value! : `${value}Z`);
    const isNow = type !== "uuid" && Math.abs(age) < 26 * 3_600_000;
    if (!isId && !isNow) return [];
    const instead = isId
      ? "DataTypes.UUIDV4 or fn('gen_random_uuid')"
      : "DataTypes.NOW or fn('now')";
    return [
      `the default of ${name}, ${value}, looks as if it was computed when the models were loaded; ` +
        `it differs each time. Write ${instead} instead.`,
    ];
  });
}
