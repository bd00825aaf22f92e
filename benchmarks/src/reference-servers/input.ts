/** Input that is refused with 400. */
export class BadInput extends Error {
  constructor(readonly errors: { path: string; message: string }[]) {
    super(errors.map(({ path, message }) => `${path} ${message}`).join("; "));
  }
}

export interface NewTask {
  title: string;
  description: string | null;
  completed: boolean;
}

export interface ListQuery {
  completed: boolean | undefined;
  q: string | undefined;
  listId: string | undefined;
  labelId: string | undefined;
  dueToday: boolean;
  sort: Sort;
  limit: number;
  /** The sort key of the task after which the page begins. */
  after: string[] | undefined;
}

/** The measured orders, with their sort keys. */
export const orders = {
  newest: ["id"],
  manual: ["position"],
  due: ["dueOrder", "id"],
} as const;

export type Sort = keyof typeof orders;

/** The place of a task, beside another one. */
export interface Place {
  beside: string;
  after: boolean;
}

const bad = (path: string, message: string) => new BadInput([{ path, message }]);

/** A positive 64-bit integer in decimal. */
export function readId(text: unknown): string {
  if (typeof text !== "string" || !/^[1-9]\d{0,18}$/.test(text)) throw bad("id", "is not an id");
  if (text.length === 19 && BigInt(text) > 9_223_372_036_854_775_807n)
    throw bad("id", "is too large");
  return text;
}

export function readNewTask(body: unknown): NewTask {
  const given = readObject(body, ["title", "description", "completed"]);
  return {
    title: readTitle(given.title),
    description: given.description === undefined ? null : readDescription(given.description),
    completed: given.completed === undefined ? false : readBoolean(given.completed),
  };
}

/** Only the fields that were given. */
export function readChange(body: unknown): Partial<NewTask> {
  const given = readObject(body, ["title", "description", "completed"]);
  const change: Partial<NewTask> = {};
  if (given.title !== undefined) change.title = readTitle(given.title);
  if (given.description !== undefined) change.description = readDescription(given.description);
  if (given.completed !== undefined) change.completed = readBoolean(given.completed);
  return change;
}

/** Reads the query of a list. The reference servers lack the orders and filters that are not measured. */
export function readListQuery(query: Record<string, unknown>): ListQuery {
  const {
    completed,
    q,
    limit = "50",
    cursor,
    listId,
    labelId,
    due,
    sort = "newest",
  } = readObject(query, [...filters, "sort", "limit", "cursor"]);
  if (completed !== undefined && completed !== "true" && completed !== "false")
    throw bad("completed", "must be true or false");
  if (q !== undefined && (typeof q !== "string" || [...q].length > 200))
    throw bad("q", "must be at most 200 characters");
  if (due !== undefined && due !== "today") throw bad("due", "must be today");
  if (typeof sort !== "string" || !Object.hasOwn(orders, sort)) throw bad("sort", "is not known");
  const size = typeof limit === "string" && /^\d{1,3}$/.test(limit) ? Number(limit) : 0;
  if (size < 1 || size > 200) throw bad("limit", "must be from 1 to 200");
  return {
    completed: completed === undefined ? undefined : completed === "true",
    q: q as string | undefined,
    listId: listId === undefined ? undefined : readId(listId),
    labelId: labelId === undefined ? undefined : readId(labelId),
    dueToday: due === "today",
    sort: sort as Sort,
    limit: size,
    after: cursor === undefined ? undefined : readCursor(cursor, sort as Sort),
  };
}

const filters = ["completed", "q", "listId", "labelId", "due"];

/** The cursor after a task, in the order `newest`. */
export function cursorAfter(id: string): string {
  return cursorOf("newest", { id });
}

/** The cursor of the page after `last`. */
export function cursorOf(sort: Sort, last: Record<string, unknown>): string {
  const values = orders[sort].map((name) => String(last[name]));
  return Buffer.from(JSON.stringify([sort, ...values])).toString("base64url");
}

function readCursor(cursor: unknown, wanted: Sort): string[] {
  try {
    const [sort, ...values] = JSON.parse(Buffer.from(String(cursor), "base64url").toString("utf8"));
    const isOne = (value: unknown, index: number) =>
      typeof value === "string" && shapes[orders[wanted][index] as keyof typeof shapes].test(value);
    if (sort === wanted && values.length === orders[wanted].length && values.every(isOne))
      return values;
  } catch {}
  throw bad("cursor", "is not a cursor of this list");
}

const shapes = { id: /^\d{1,18}$/, position: /^[0-9A-Za-z]{1,200}$/, dueOrder: /^-?\d{1,10}$/ };

export function readPlace(body: unknown): Place {
  const { place } = readObject(body, ["place"]);
  const { after, before } = readObject(place, ["after", "before"]);
  if ((after === undefined) === (before === undefined))
    throw bad("place", "must have after or before");
  return { beside: readId(after ?? before), after: after !== undefined };
}

function readObject(value: unknown, known: string[]): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw bad("", "must be an object");
  for (const key of Object.keys(value)) if (!known.includes(key)) throw bad(key, "is not known");
  return value as Record<string, unknown>;
}

function readTitle(value: unknown): string {
  const title = typeof value === "string" ? value.trim() : "";
  if (!title || !isStorable(title) || [...title].length > 200)
    throw bad("title", "must be 1 to 200 characters");
  return title;
}

function readDescription(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value !== "string" || !isStorable(value) || [...value].length > 1_000)
    throw bad("description", "must be at most 1000 characters");
  return value;
}

function readBoolean(value: unknown): boolean {
  if (typeof value !== "boolean") throw bad("completed", "must be true or false");
  return value;
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}
