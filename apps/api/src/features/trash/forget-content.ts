import { type Entity, fieldsOf } from "@docket/contract";
import { Event, IdempotencyKey, TurnCall } from "@docket/models";
import { literal, Op } from "sequelize";
import { PURGED } from "../../operations/idempotency.js";
import { entities, kinds } from "../../operations/kinds.js";

const fields = (entity: Entity): string[] => fieldsOf(kinds[entity].shape);

/** A JSON path filter that distinguishes rows of one kind from those of every other kind. */
function isKind(entity: Entity): string {
  const own = fields(entity);
  const conditions = entities
    .filter((other) => other !== entity)
    .map((other) => {
      const others = fields(other);
      const more = own.find((field) => !others.includes(field));
      if (more) return `exists (@.${more})`;
      return `!exists (@.${others.find((field) => !own.includes(field))})`;
    });
  return [...new Set(conditions)].join(" && ");
}

/** The JSON paths of row ids in the stored responses of operations. */
const inAnswers = (entity: Entity) => [
  `$.value ? (${isKind(entity)}).id`,
  `$.value.items[*] ? (${isKind(entity)}).id`,
  `$.value ? (@.entity == "${entity}").id`,
  `$.value.events[*] ? (@.entity == "${entity}").entityId`,
  ...(entity === "task" ? ["$.value.task.id"] : [`$.value.created.${entity}s[*].id`]),
];

/**
 * Erases the content of purged rows from stored responses of idempotency keys, receipts of the assistant, and events
 * of reverted completions. In the rows' own events a trigger does so. Runs in the caller's transaction.
 *
 * @param purged ids, by kind
 */
export async function forgetContent(userId: string, purged: Map<Entity, string[]>): Promise<void> {
  for (const [entity, ids] of purged) await forget(userId, entity, ids);
}

async function forget(userId: string, entity: Entity, ids: string[]): Promise<void> {
  const listed = ids.map((id) => `'${BigInt(id)}'`).join(", ");
  const names = (column: string, path: string) =>
    literal(
      `EXISTS (SELECT FROM jsonb_path_query(${column}, '${path}') AS id WHERE id #>> '{}' IN (${listed}))`,
    );
  if (entity === "task")
    await Event.update(
      { before: null, after: null },
      {
        where: {
          userId,
          entity: "completion",
          [Op.and]: [literal(`before ->> 'taskId' IN (${listed})`)],
        },
      },
    );
  await IdempotencyKey.update(
    { reply: PURGED },
    { where: { userId, [Op.or]: inAnswers(entity).map((path) => names("reply", path)) } },
  );
  const inCall = [
    ...(entity === "task" ? [names("input", "$.id"), names("effect", "$.*.id")] : []),
    ...inAnswers(entity).map((path) => names("jsonb_build_object('value'::text, result)", path)),
  ];
  await TurnCall.update(
    { effect: null, result: null, input: {} },
    { where: { userId, [Op.or]: inCall } },
  );
}
