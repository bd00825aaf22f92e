import type { Event as ShownEvent } from "@docket/contract";
import { ApiKey, type Event } from "@docket/models";
import type { OperationContext } from "../../operations/operation.js";
import { shownFields } from "./logged-rows.js";

/** Events as the API shows them, in their order. */
export async function presentEvents(
  context: OperationContext,
  events: Event[],
): Promise<ShownEvent[]> {
  const names = await keyNames(context, events);
  return events.map(({ seq, changeSet, at, undoneBy, before, after, ...event }) => ({
    seq: Number(seq),
    changeSet: Number(changeSet),
    at: at.toISOString(),
    actor: event.actor,
    actorId: event.actorId,
    actorName: names.get(event.actorId) ?? null,
    entity: event.entity as ShownEvent["entity"],
    entityId: event.entityId,
    kind: event.kind,
    before: before && shownFields(event.entity, before),
    after: after && shownFields(event.entity, after),
    undone: undoneBy !== null,
  }));
}

/** The names of the API keys that there still are. */
async function keyNames(
  { userId, database }: OperationContext,
  events: Event[],
): Promise<Map<string | null, string | null>> {
  const used = events.filter(({ actor }) => actor === "api-key").map(({ actorId }) => actorId);
  const id = [...new Set(used)].filter((one) => one !== null);
  if (id.length === 0) return new Map();
  const keys = await database.forUser(userId, () =>
    ApiKey.findAll({ attributes: ["id", "name"], where: { userId, id }, raw: true }),
  );
  return new Map(keys.map(({ id, name }) => [id, name]));
}
