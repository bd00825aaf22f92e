import type { Event as ShownEvent } from "@docket/contract";
import { ApiKey, Event } from "@docket/models";
import { Op } from "sequelize";
import { freshStatement } from "../../operations/fresh-read.js";
import type { DataContext } from "../../operations/operation.js";
import { kindByCompletion } from "./change-sets.js";
import { shownFields } from "./logged-rows.js";

/** Events as the API shows them, in their order. */
export async function presentEvents(context: DataContext, events: Event[]): Promise<ShownEvent[]> {
  const names = await keyNames(context, events);
  const completions = await completionsBeside(context, events);
  return events.map((event) => {
    const { seq, changeSet, at, undoneBy, actorId, entity, kind, before, after } = event;
    return {
      seq: Number(seq),
      changeSet: Number(changeSet),
      at: at.toISOString(),
      actor: event.actor,
      actorId,
      actorName: names.get(actorId) ?? null,
      entity: entity as ShownEvent["entity"],
      entityId: event.entityId,
      kind: (movesOn(event) && completions.get(changeSet)) || kind,
      before: before && shownFields(entity, before),
      after: after && shownFields(entity, after),
      undone: undoneBy !== null,
    };
  });
}

/** Whether a repeating task was moved to another occurrence: completed, reopened, or skipped. */
const movesOn = ({ entity, kind, after }: Pick<Event, "entity" | "kind" | "after">) =>
  entity === "task" && kind === "changed" && after !== null && "occurrence" in after;

/** The kinds to show for repeating tasks that were completed or reopened, by the change sets of `events`. */
async function completionsBeside(
  { userId, database }: DataContext,
  events: Event[],
): Promise<Map<string, Event["kind"]>> {
  const changeSet = [...new Set(events.filter(movesOn).map((event) => event.changeSet))];
  if (changeSet.length === 0) return new Map();
  const oldest = changeSet.reduce((one, other) => (BigInt(one) < BigInt(other) ? one : other));
  const rows = await database.forUser(
    userId,
    () =>
      Event.findAll({
        attributes: ["changeSet", "kind"],
        where: { userId, entity: "completion", changeSet, seq: { [Op.gte]: oldest } },
        raw: true,
      }),
    freshStatement,
  );
  return new Map(rows.map((row) => [row.changeSet, kindByCompletion(row.kind)]));
}

/** The names of the API keys that still exist. */
async function keyNames(
  { userId, database }: DataContext,
  events: Event[],
): Promise<Map<string | null, string | null>> {
  const used = events.filter(({ actor }) => actor === "api-key").map(({ actorId }) => actorId);
  const id = [...new Set(used)].filter((one) => one !== null);
  if (id.length === 0) return new Map();
  const keys = await database.forUser(
    userId,
    () => ApiKey.findAll({ attributes: ["id", "name"], where: { userId, id }, raw: true }),
    freshStatement,
  );
  return new Map(keys.map(({ id, name }) => [id, name]));
}
