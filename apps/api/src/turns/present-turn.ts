import {
  type Entity,
  pick,
  present,
  type TurnCall as ShownCall,
  type Turn as ShownTurn,
  type TaskVersion,
  type TurnChange,
  taskDefaults,
  taskVersionFields,
  turn,
} from "@docket/contract";
import type { Turn } from "@docket/models";
import { type Change, netChanges } from "../features/events/change-sets.js";
import { namesOf } from "../features/events/names.js";
import type { OperationContext } from "../operations/operation.js";
import { toolOperations } from "../operations/tools.js";
import {
  changesOf,
  changesOfCalls,
  kindOf,
  namedTask,
  subtasksAmong,
  TaskVersions,
  taskOf,
} from "./changes-of-calls.js";
import { type CallRow, isCommand, lapseOf, type TurnRow } from "./turn-rows.js";

const stored = turn.omit({ approval: true, undo: true, changes: true, calls: true });

const titles = new Map(toolOperations.map(({ tool }) => [tool.name, tool.title]));

/** A call with its changes in the change log. */
interface Logged {
  call: CallRow;
  changes: Change[];
  shown: ShownCall;
}

/** Calls as the API shows them. */
export async function presentCalls(
  context: OperationContext,
  calls: CallRow[],
): Promise<ShownCall[]> {
  const changes = await changesOfCalls(context, calls);
  const versions = await TaskVersions.read(context, changes);
  return logged(calls, changes, versions)
    .filter(({ call }) => !isCommand(call))
    .map(({ shown }) => shown);
}

/**
 * Turns as the API shows them.
 *
 * @param answered the turn that a message answers, whose proposal that message does not make lapse yet
 */
export async function presentTurns(
  context: OperationContext,
  rows: TurnRow[],
  answered?: TurnRow,
): Promise<ShownTurn[]> {
  const all = await changesOfCalls(
    context,
    rows.flatMap(({ calls }) => calls),
  );
  const versions = await TaskVersions.read(context, all);
  const ofOthers = all.filter(({ entity }) => entity !== "task"); // tasks have their versions
  const names = await namesOf(context, ofOthers);
  return rows.map((row) => {
    const lapsed = lapseOf(row, row === answered) !== null;
    const calls = logged(row.calls, all, versions, lapsed);
    const tools = calls.filter(({ call }) => !isCommand(call));
    const changes = changesOfTurn(calls, versions, names);
    return {
      ...present(stored, row as unknown as Turn),
      approval: approvalOf(tools.map(({ shown }) => shown)),
      undo: undoOf(calls, changes),
      changes,
      calls: tools.map(({ shown }) => shown),
    };
  });
}

/** A turn as the API shows it. */
export async function presentTurn(context: OperationContext, row: TurnRow): Promise<ShownTurn> {
  const [shown] = await presentTurns(context, [row]);
  return shown!;
}

function logged(
  calls: CallRow[],
  changes: Change[],
  versions: TaskVersions,
  lapsed = false,
): Logged[] {
  return calls.map((call) => {
    const own = changesOf(call, changes);
    return { call, changes: own, shown: presentCall(call, own, versions, lapsed) };
  });
}

function presentCall(
  call: CallRow,
  changes: Change[],
  versions: TaskVersions,
  lapsed: boolean,
): ShownCall {
  const { position, tool, input, detail, effect, result } = call;
  const id = taskOf(call, changes);
  const along = namedTask(call) === undefined ? [] : subtasksAmong(changes, id);
  const made = id === undefined ? null : versions.around(id, call);
  const { before, after } = call.firstSeq === null ? (effect ?? nothing) : (made ?? nothing);
  return {
    position,
    tool,
    title: titles.get(tool) ?? tool,
    input,
    detail,
    status: statusOf(call, changes, lapsed),
    before: before && versionOf(before),
    after: after && versionOf(after),
    subtasks: (effect?.subtaskIds ?? along).length,
    result: result ?? null,
  };
}

const nothing = { before: null, after: null };

/** A proposal that was stored before a field existed does not have it. */
const versionOf = (task: TaskVersion) => pick({ ...taskDefaults, ...task }, taskVersionFields);

function statusOf({ status }: CallRow, changes: Change[], lapsed: boolean): ShownCall["status"] {
  if (status === "proposed") return lapsed ? "expired" : status;
  return changes.length > 0 && changes.every(isUndone) ? "undone" : status;
}

const isUndone = ({ undoneBy }: Change) => undoneBy !== null;

/** The net change of a turn to each row; subtasks that only changed with their task are counted with it. */
function changesOfTurn(
  calls: Logged[],
  versions: TaskVersions,
  names: Map<string, string>,
): TurnChange[] {
  const tasks = new Map<string, { name: string | null; subtasks: number }>();
  for (const logged of calls) {
    for (const [id, subtasks] of tasksOf(logged, versions)) {
      const { before, after } = versions.around(id, logged.call);
      const name = (after ?? before)?.title ?? null;
      tasks.set(id, { name, subtasks: Math.max(subtasks, tasks.get(id)?.subtasks ?? 0) });
    }
  }
  const changes = [
    ...new Map(calls.flatMap((one) => one.changes).map((one) => [one.seq, one])).values(),
  ];
  return netChanges(changes)
    .reverse()
    .flatMap((net): TurnChange[] => {
      const { entity, id } = net;
      if (entity === "completion" || (entity === "task" && !tasks.has(id))) return [];
      const own = changes.filter((one) => one.entity === entity && one.entityId === id);
      const sets = new Set(own.map(({ changeSet }) => changeSet));
      const along = changes.filter(
        (one) => own.includes(one) || (one.entity === "completion" && sets.has(one.changeSet)),
      );
      const kind = kindOf(net, along);
      if (kind === null) return [];
      const named = { name: names.get(`${entity} ${id}`) ?? null, subtasks: 0 };
      const { name, subtasks } = (entity === "task" && tasks.get(id)) || named;
      return [{ entity: entity as Entity, id, name, kind, subtasks, undone: own.every(isUndone) }];
    });
}

/** The tasks that a call changed, each with the number of subtasks that changed along with it. */
function tasksOf({ call, changes, shown }: Logged, versions: TaskVersions): [string, number][] {
  if (changes.length === 0) return [];
  const named = isCommand(call) ? undefined : namedTask(call);
  if (named !== undefined) return [[named, shown.subtasks]];
  const own = changes.filter(({ entity }) => entity === "task");
  const ids = new Set(own.map(({ entityId }) => entityId));
  const withList = new Set(own.filter(wentWithList).map(({ entityId }) => entityId));
  const rootOf = (id: string): string => {
    const parent = versions.parentOf(id);
    return parent && ids.has(parent) ? rootOf(parent) : id;
  };
  const roots = [...ids].map(rootOf).filter((id) => !withList.has(id));
  return [...Map.groupBy(roots, (id) => id)].map(([id, all]) => [id, all.length - 1]);
}

const wentWithList = ({ before, after }: Change) =>
  [before, after].some((fields) => /^list /.test(String(fields?.deletedWith)));

function approvalOf(calls: ShownCall[]): ShownTurn["approval"] {
  const has = (status: ShownCall["status"]) => calls.some((call) => call.status === status);
  if (has("proposed")) return "pending";
  for (const status of ["approved", "rejected", "outdated", "expired"] as const) {
    if (has(status)) return status;
  }
  return "none";
}

/**
 * An undo that a message asked for is not offered for undo: that would redo the changes. Nor is anything offered if
 * the turn itself took its changes back, or what it changed was purged.
 *
 * @param net the turn's net changes
 */
function undoOf(calls: Logged[], net: TurnChange[]): ShownTurn["undo"] {
  const own = calls.filter(({ call }) => call.tool !== "undo");
  const stands = own.some(({ changes }) => changes.some((one) => !isUndone(one)));
  if (stands && net.some(({ undone, name }) => !undone && name !== null)) return "possible";
  return own.some(({ shown }) => shown.status === "undone") ? "undone" : "none";
}
