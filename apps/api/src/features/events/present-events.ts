import type { Event as ShownEvent } from "@docket/contract";
import { ApiKey, Event, OAuthClient } from "@docket/models";
import { literal, Op } from "sequelize";
import type { DataContext } from "../../operations/operation.js";
import { readFresh } from "../../operations/single-statement.js";
import { kindByCompletion } from "./change-sets.js";
import { shownFields } from "./logged-rows.js";

/** Events as the API shows them, in their order; without those that tell nothing. */
export async function presentEvents(context: DataContext, all: Event[]): Promise<ShownEvent[]> {
  const events = all.filter((event) => !isInternal(event));
  const names = await actorNames(context, events);
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

/** Whether an event changed nothing but which task another was completed with, as an undo does on its way. */
const isInternal = ({ kind, after }: Event) =>
  kind === "changed" && Object.keys(after ?? {}).join() === "completedWith";

/** The same in SQL, so that no page of events is short. */
export const notInternal = literal(`"after" - 'completedWith' IS DISTINCT FROM '{}'`);

/** Whether a repeating task was moved to another occurrence: completed, reopened, or skipped. */
const movesOn = ({ entity, kind, after }: Pick<Event, "entity" | "kind" | "after">) =>
  entity === "task" && kind === "changed" && after !== null && "occurrence" in after;

/** The kinds to show for repeating tasks that were completed or reopened, by the change sets of `events`. */
async function completionsBeside(
  context: DataContext,
  events: Event[],
): Promise<Map<string, Event["kind"]>> {
  const { userId } = context;
  const changeSet = [...new Set(events.filter(movesOn).map((event) => event.changeSet))];
  if (changeSet.length === 0) return new Map();
  const oldest = changeSet.reduce((one, other) => (BigInt(one) < BigInt(other) ? one : other));
  const rows = await readFresh(context, () =>
    Event.findAll({
      attributes: ["changeSet", "kind"],
      where: { userId, entity: "completion", changeSet, seq: { [Op.gte]: oldest } },
      raw: true,
    }),
  );
  return new Map(rows.map((row) => [row.changeSet, kindByCompletion(row.kind)]));
}

/** The names of the API keys and applications that still exist. */
async function actorNames(
  context: DataContext,
  events: Event[],
): Promise<Map<string | null, string | null>> {
  const { userId } = context;
  const idsOf = (kind: Event["actor"]) => {
    const made = events.filter(({ actor }) => actor === kind);
    return [...new Set(made.map(({ actorId }) => actorId))].filter((id) => id !== null);
  };
  const [id, clientId] = [idsOf("api-key"), idsOf("application")];
  const keys = id.length
    ? await readFresh(context, () =>
        ApiKey.findAll({ attributes: ["id", "name"], where: { userId, id }, raw: true }),
      )
    : [];
  const clients = clientId.length
    ? await readFresh(context, () =>
        OAuthClient.findAll({ attributes: ["clientId", "name"], where: { clientId }, raw: true }),
      )
    : [];
  return new Map([
    ...keys.map(({ id, name }) => [id, name] as const),
    ...clients.map(({ clientId, name }) => [clientId, name] as const),
  ]);
}
