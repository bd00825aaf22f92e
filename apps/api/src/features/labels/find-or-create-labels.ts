import { label, labelFields, present, type Label as ShownLabel } from "@docket/contract";
import { Label } from "@docket/models";
import { literal, Op } from "sequelize";
import { checkInput } from "../../operations/input.js";
import type { OperationContext } from "../../operations/operation.js";

/**
 * The labels with the given names, ignoring case, each once and in the order of the names. Missing ones
 * are created, and are in `created` too.
 */
export async function findOrCreateLabels(
  { userId, database }: OperationContext,
  names: readonly string[],
): Promise<{ labels: ShownLabel[]; created: ShownLabel[] }> {
  const wanted = new Map(names.map((name) => [name.trim().toLowerCase(), name.trim()]));
  if (wanted.size === 0) return { labels: [], created: [] };
  return database.forUser(userId, async () => {
    const known = await labelsNamed(userId, [...wanted.keys()]);
    const missing = [...wanted].filter(([key]) => !known.has(key)).map(([, name]) => name);
    if (missing.length === 0)
      return { labels: [...wanted.keys()].map((key) => known.get(key)!), created: [] };
    await Label.bulkCreate(
      missing.map((name) => ({ userId, name: checkInput("createLabel", { name }).name })),
      { ignoreDuplicates: true, returning: false },
    );
    const all = await labelsNamed(userId, [...wanted.keys()]);
    const labels = [...wanted.keys()].map((key) => all.get(key)!);
    return { labels, created: labels.filter(({ name }) => !known.has(name.toLowerCase())) };
  });
}

const isNamed = literal(
  'lower(name) IN (SELECT lower(name COLLATE "und-x-icu") FROM jsonb_object_keys(:names) AS names (name))',
);

async function labelsNamed(userId: string, names: string[]): Promise<Map<string, ShownLabel>> {
  const rows = await Label.findAll({
    attributes: labelFields,
    where: { userId, [Op.and]: [isNamed] },
    replacements: { names: JSON.stringify(Object.fromEntries(names.map((name) => [name, true]))) },
  });
  return new Map(rows.map((row) => [row.name.toLowerCase(), present(label, row)]));
}
