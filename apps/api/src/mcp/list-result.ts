import type { CallToolResult } from "@modelcontextprotocol/server";
import { namesOf } from "../features/events/names.js";
import type { OperationContext } from "../operations/operation.js";
import type { ToolOperation } from "../operations/tools.js";

type Row = Record<string, unknown>;

/** A page of an operation that lists rows. */
interface Page {
  items: Row[];
  /** Rows that were created have none. */
  nextCursor?: string | null;
  similar?: boolean;
}

/** Fields that cost a model more than they tell it. The tool that reads a single row returns them. */
const LEFT_OUT = ["createdAt", "updatedAt", "position"];

/** The most characters of a task's notes, or of what a change changed, in the text of a list. */
const LONGEST = 200;

/** Whether the tools of an operation return a page of rows. */
export function listsRows({ output }: ToolOperation): boolean {
  return "items" in ((output as { shape?: object } | null)?.shape ?? {});
}

/**
 * A page as a tool's result. Some clients show their model the text, others the structured content, so both are
 * short: the text is a table, and the rows lack what is not set, which {@link listSchema} allows.
 */
export async function listResult(
  context: OperationContext,
  { tool }: ToolOperation,
  page: object,
): Promise<CallToolResult> {
  const { items, nextCursor, similar } = page as Page;
  const names = await namesOf(context, items.flatMap(referred));
  const lines = [
    similar ? "No task has all of these words; these have similar ones:" : [],
    items.length > 0 ? table(items.map((row) => inWords(row, names))) : "Nothing found.",
    nextCursor
      ? `There is more: call ${tool.name} again, with the same arguments and cursor "${nextCursor}".`
      : [],
  ];
  return {
    content: [{ type: "text", text: lines.flat().join("\n") }],
    structuredContent: compact(page) as Row,
  };
}

/** The same result, if it is a page, with only the fields of its rows that are set. */
export function compact(result: unknown): unknown {
  const { items } = (result ?? {}) as { items?: Row[] };
  return Array.isArray(items) ? { ...(result as Page), items: items.map(setFields) } : result;
}

/** The fields of a row that are set. */
function setFields(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).filter(([name, value]) => isSet(value) && !LEFT_OUT.includes(name)),
  );
}

const isSet = (value: unknown) =>
  value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0);

/** The schema of a page whose rows are {@link compact}, from that of the whole page. */
export function listSchema(schema: object): object {
  return JSON.parse(JSON.stringify(schema), (name, node) => {
    if (name === "" || !node?.properties) return node;
    const { properties, required = [] }: { properties: Row; required?: string[] } = node;
    const kept = Object.entries(properties).filter(([field]) => !LEFT_OUT.includes(field));
    const always = kept.filter(
      ([field, one]) => required.includes(field) && !mayBeUnset(one as Row),
    );
    return {
      ...node,
      properties: Object.fromEntries(kept),
      required: always.map(([field]) => field),
    };
  });
}

function mayBeUnset({ type, anyOf }: Row): boolean {
  const types = [type, ...((anyOf ?? []) as Row[]).map((one) => one.type)].flat();
  return types.includes("null") || types.includes("array") || types.every((one) => !one);
}

/** The rows whose names say more than their ids. */
function referred({ listId, sectionId, labelIds, taskId, entity, entityId }: Row) {
  const ids = { list: listId, section: sectionId, label: labelIds, task: taskId };
  return Object.entries({ ...ids, [String(entity)]: entityId }).flatMap(([kind, one]) =>
    [one]
      .flat()
      .filter(isSet)
      .map((id) => ({ entity: kind, entityId: String(id) })),
  );
}

/** A row for the table: what a person would want to be told of it. */
function inWords(row: Row, names: Map<string, string>): Row {
  const { id, title, dueDate, dueTime, dueZone, dueAt: _, repeat, ...more } = setFields(row);
  const { listId, sectionId, labelIds, parentId, priority, ...others } = more;
  const { completed, completedAt, description, actorId: __, ...rest } = others;
  const name = (entity: string, one: unknown) =>
    isSet(one) ? (names.get(`${entity} ${one}`) ?? String(one)) : undefined;
  const { rule, from } = (repeat ?? {}) as { rule?: string; from?: string };
  return {
    id,
    title:
      title ?? names.get(`task ${rest.taskId}`) ?? names.get(`${rest.entity} ${rest.entityId}`),
    due: [dueDate, dueTime, dueZone].filter(isSet).join(" ") || undefined,
    repeat: rule && (from === "completion" ? `${rule} from its completion` : rule),
    list: name("list", listId),
    section: name("section", sectionId),
    labels:
      ((labelIds ?? []) as unknown[]).map((one) => name("label", one)).join(", ") || undefined,
    priority: priority === 4 ? undefined : priority,
    done: completedAt ?? (completed || undefined),
    parentId,
    ...rest,
    notes: shortened(description as string | undefined),
  };
}

const shortened = (text: string | undefined) =>
  text && text.length > LONGEST ? `${text.slice(0, LONGEST - 1).toWellFormed()}…` : text;

/** Tab-separated, with the columns that any row has. */
function table(rows: Row[]): string[] {
  const named = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = named.filter((name) =>
    rows.some((row) => row[name] !== undefined && row[name] !== false),
  );
  return [columns, ...rows.map((row) => columns.map((name) => cell(row[name])))].map((line) =>
    line.join("\t").trimEnd(),
  );
}

function cell(value: unknown): string {
  if (value === undefined || value === false) return "";
  const text = typeof value === "object" ? shortened(JSON.stringify(value)) : String(value);
  return text!.replaceAll(/\s+/g, " ");
}
