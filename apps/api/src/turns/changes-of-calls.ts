import { present, type TaskVersion, taskVersion } from "@docket/contract";
import { statement } from "@docket/database";
import { Event, Task } from "@docket/models";
import { Op } from "sequelize";
import { type Change, kindByCompletion, type NetChange } from "../features/events/change-sets.js";
import { type Fields, modelFields } from "../features/events/logged-rows.js";
import { changedTask } from "../operations/approval.js";
import type { OperationContext } from "../operations/operation.js";
import { freshRead, readFresh } from "../operations/single-statement.js";
import type { CallRow } from "./turn-rows.js";

/** The range of change numbers of a call. */
export type Span = Pick<CallRow, "firstSeq" | "lastSeq">;

const inSpans = statement<Change>(
  [
    'SELECT "seq", "change_set" AS "changeSet", "entity", "entity_id" AS "entityId", "kind",',
    '"before", "after", "undone_by" AS "undoneBy"',
    'FROM unnest($2::bigint[], $3::bigint[]) AS "span" ("from", "to"),',
    // OFFSET 0: reads each span by the index, rather than all events before filtering them.
    'LATERAL (SELECT * FROM "events" WHERE "user_id" = $1 AND "seq" BETWEEN "from" AND "to" OFFSET 0) AS "event"',
    'ORDER BY "seq"',
  ].join(" "),
);

/** The span of all events of a call, oldest first. */
export function spanOf(events: Pick<Event, "seq">[]): Span {
  return { firstSeq: events[0]?.seq ?? null, lastSeq: events.at(-1)?.seq ?? null };
}

/** What calls changed, oldest first, each change once. */
export async function changesOfCalls(context: OperationContext, calls: Span[]): Promise<Change[]> {
  const spans = calls.filter(({ firstSeq }) => firstSeq !== null);
  if (spans.length === 0) return [];
  const values = [
    context.userId,
    spans.map(({ firstSeq }) => firstSeq),
    spans.map(({ lastSeq }) => lastSeq),
  ];
  const { rows } = await readFresh(context, () => context.database.execute(inSpans, values));
  return [...new Map(rows.map((row) => [row.seq, row])).values()];
}

/** Those of `changes` that a call made. */
export function changesOf({ firstSeq, lastSeq }: Span, changes: Change[]): Change[] {
  if (firstSeq === null || lastSeq === null) return [];
  const [first, last] = [BigInt(firstSeq), BigInt(lastSeq)];
  return changes.filter(({ seq }) => BigInt(seq) >= first && BigInt(seq) <= last);
}

/** The task that a call is about; the first one, if there are several. */
export function taskOf(call: CallRow, changes: Change[]): string | undefined {
  const isRestored = (call.input as { entity?: string }).entity !== undefined;
  const first = isRestored ? undefined : changes.find((one) => one.entity === "task");
  return namedTask(call) ?? first?.entityId;
}

/** The task that the input of a call names. */
export function namedTask({ tool, input }: CallRow): string | undefined {
  const { entity, id } = input as { entity?: string; id?: string };
  return entity === "task" ? id : (changedTask(tool, input) ?? undefined);
}

/** The ids of the subtasks that changed along with a task. */
export function subtasksAmong(
  changes: Pick<Event, "entity" | "entityId">[],
  id: string | undefined,
): string[] {
  const tasks = changes.filter((one) => one.entity === "task" && one.entityId !== id);
  return [...new Set(tasks.map(({ entityId }) => entityId))].sort();
}

/** Tasks as they are now, and what happened to them since the first of some changes. */
export class TaskVersions {
  private constructor(
    private readonly now: Map<string, Fields>,
    private readonly later: Map<string, Pick<Event, "seq" | "kind" | "before">[]>,
  ) {}

  static async read(
    { userId, database }: OperationContext,
    changes: Change[],
  ): Promise<TaskVersions> {
    const tasks = changes.filter(({ entity }) => entity === "task");
    const ids = [...new Set(tasks.map(({ entityId }) => entityId))];
    if (ids.length === 0) return new TaskVersions(new Map(), new Map());
    return database.forUser(
      userId,
      async () => {
        const rows = await Task.unscoped().findAll({ where: { userId, id: ids } });
        const events = await Event.findAll({
          attributes: ["entityId", "seq", "kind", "before"],
          where: { userId, entity: "task", entityId: ids, seq: { [Op.gte]: changes[0]!.seq } },
          order: [["seq", "DESC"]],
          raw: true,
        });
        return new TaskVersions(
          new Map(
            rows.map((row) => [row.id, { ...present(taskVersion, row), deletedAt: row.deletedAt }]),
          ),
          Map.groupBy(events, ({ entityId }) => entityId),
        );
      },
      freshRead,
    );
  }

  parentOf(id: string): string | null | undefined {
    return this.now.get(id)?.parentId as string | null | undefined;
  }

  /** A task before and after a call; both null if it was purged since. */
  around(id: string, { firstSeq, lastSeq }: Span): Record<"before" | "after", TaskVersion | null> {
    const now = this.now.get(id);
    if (!now || firstSeq === null || lastSeq === null) return { before: null, after: null };
    const events = this.later.get(id) ?? [];
    const after = undone(now, events, (seq) => seq > BigInt(lastSeq));
    const before = undone(now, events, (seq) => seq >= BigInt(firstSeq));
    const created = events.some(
      ({ kind, seq }) => kind === "created" && BigInt(seq) >= BigInt(firstSeq),
    );
    return { before: created ? null : shown(before), after: shown(after) };
  }
}

/** Reverts on a row those of the events, newest first, whose numbers match `since`. */
function undone(
  row: Fields,
  events: Pick<Event, "seq" | "before">[],
  since: (seq: bigint) => boolean,
): Fields {
  const taken = events.filter(({ seq }) => since(BigInt(seq)));
  return Object.assign({}, row, ...taken.map(({ before }) => modelFields("task", before ?? {})));
}

function shown({ deletedAt, ...fields }: Fields): TaskVersion | null {
  return deletedAt === null ? (fields as TaskVersion) : null;
}

/** The kind of a row's net change; `null` if the row is unchanged. */
export function kindOf(
  { created, before, after }: NetChange,
  changes: Change[],
): Event["kind"] | null {
  const differs = (name: string) =>
    name in after && JSON.stringify(after[name]) !== JSON.stringify(before[name]);
  if (created) return after.deletedAt ? null : "created";
  if (differs("deletedAt")) return after.deletedAt ? "deleted" : "restored";
  if (differs("completed")) return after.completed ? "completed" : "reopened";
  const completion = changes.find((one) => one.entity === "completion");
  if (differs("occurrence") && completion) return kindByCompletion(completion.kind);
  if (Object.keys(after).some(differs)) return "changed";
  // A permanently deleted row has nothing but its event.
  return Object.keys(after).length === 0 ? (changes.at(-1)?.kind ?? null) : null;
}
