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
  limit: number;
  /** The id after which the page begins. */
  after: string | undefined;
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

/** Lists are newest first; the other orders are not measured, so the yardsticks lack them. */
export function readListQuery(query: Record<string, unknown>): ListQuery {
  const {
    completed,
    q,
    limit = "50",
    cursor,
  } = readObject(query, ["completed", "q", "limit", "cursor"]);
  if (completed !== undefined && completed !== "true" && completed !== "false")
    throw bad("completed", "must be true or false");
  if (q !== undefined && (typeof q !== "string" || [...q].length > 200))
    throw bad("q", "must be at most 200 characters");
  const size = typeof limit === "string" && /^\d{1,3}$/.test(limit) ? Number(limit) : 0;
  if (size < 1 || size > 200) throw bad("limit", "must be from 1 to 200");
  return {
    completed: completed === undefined ? undefined : completed === "true",
    q: q as string | undefined,
    limit: size,
    after: cursor === undefined ? undefined : readCursor(cursor),
  };
}

export function cursorAfter(id: string): string {
  return Buffer.from(JSON.stringify(["newest", id])).toString("base64url");
}

function readCursor(cursor: unknown): string {
  try {
    const [sort, id] = JSON.parse(Buffer.from(String(cursor), "base64url").toString("utf8"));
    if (sort === "newest") return readId(id);
  } catch {}
  throw bad("cursor", "is not a cursor of this list");
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
