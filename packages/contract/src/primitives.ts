import { z } from "zod";
import { COLORS, ENTITIES } from "./choices.js";
import { limits } from "./limits.js";
import { normalized, type TextRule, textProblem } from "./text-rules.js";

/**
 * Text that follows the rules of `text-rules.ts`, normalized (NFC), of at most `max` code points.
 *
 * JSON Schema's `maxLength` counts code points as well, so what the document says and what is
 * checked agree, which `z.string().max()` (UTF-16 units) would not.
 */
export function text(max?: number, { stored = false } = {}) {
  const checked = z.string().transform(normalized).pipe(following({ max, stored }));
  return max === undefined ? checked : checked.meta({ maxLength: max });
}

/**
 * Text with at least one visible character; surrounding white space is trimmed unless it is `stored`.
 */
export function filledText(max: number, { stored = false } = {}) {
  return z
    .string()
    .transform((value) => (stored ? normalized(value) : normalized(value).trim()))
    .pipe(following({ max, filled: true, stored }))
    .meta({ minLength: 1, maxLength: max });
}

/** A string that satisfies a rule. */
function following(rule: TextRule) {
  return z.string().check((context) => {
    const message = textProblem(context.value, rule);
    if (message) context.issues.push({ code: "custom", message, input: context.value });
  });
}

const MAX_BIGINT = 9_223_372_036_854_775_807n;

/** The id of a task, conversation, message or turn: a positive 64-bit integer in decimal, as a string. */
export const id = z
  .string()
  .regex(/^[1-9]\d{0,18}$/, { error: "must be a positive whole number, as a string", abort: true })
  .refine((value) => value.length < 19 || BigInt(value) <= MAX_BIGINT, "is larger than any id")
  .meta({ example: "42" });

/** An id of Better Auth's. */
export const accountId = z.string().min(1).max(64);

/** The path parameter of an operation on one row, which `what` names. */
export const idOf = (what: string, schema: z.ZodString = id) =>
  z.object({ id: schema.meta({ description: `The ${what}'s id.` }) });

/** The kinds of rows that are synchronised, have a history and go to the trash. */
export const entity = z.enum(ENTITIES);
export type Entity = z.infer<typeof entity>;

/** The colour of a list or a label. */
export const color = z.enum(COLORS);

/** The longest address that a mail server accepts (RFC 5321). */
const EMAIL_LENGTH = 254;

/** An email address, in lower case as accounts store it. */
export const emailAddress = z
  .email("is not an email address")
  .max(EMAIL_LENGTH, `must be at most ${EMAIL_LENGTH} characters`)
  .toLowerCase();

/** An instant: ISO 8601, UTC, milliseconds; PostgreSQL has no year 0. */
export const timestamp = z.iso
  .datetime({ precision: 3 })
  .refine((value) => !value.startsWith("0000"), "is before the year 1")
  .meta({ description: "ISO 8601, UTC", example: "2026-01-16T09:30:00.000Z" });

/** An instant as other programs write it: ISO 8601 with `Z` or an offset, of any precision. */
export const instant = z.iso
  .datetime({ offset: true })
  .refine((value) => !value.startsWith("0000"), "is before the year 1")
  .meta({ description: "ISO 8601 with a zone", example: "2026-01-16T10:30:00+01:00" });

/** A whole number in a query string, or a real one from a tool call. */
export function wholeNumber(min: number, max: number) {
  return z.preprocess(
    (value) => (typeof value === "string" && /^-?\d{1,16}$/.test(value) ? Number(value) : value),
    z.int().min(min).max(max),
  );
}

/** `true` or `false` in a query string, or a real boolean from a tool call. */
export const flag = z.preprocess(
  (value) => (value === "true" ? true : value === "false" ? false : value),
  z.boolean(),
);

/** Where a page of a list begins: opaque, taken from the `nextCursor` of the previous page. */
export const cursor = z
  .string()
  .min(1)
  .max(2_000)
  .regex(/^[\w-]+$/, "is not a cursor of this list")
  .meta({ description: "The nextCursor of the previous page." });

export const pageSize = wholeNumber(1, limits.page)
  .default(limits.defaultPage)
  .meta({ description: `Rows per page, at most ${limits.page}.`, default: limits.defaultPage });

/** What a list that is read in pages takes, as a part of its query. */
export const paging = { limit: pageSize, cursor: cursor.optional() };

/** A page of `item`s, and the cursor of the next one (`null` on the last). */
export function pageOf<Item extends z.ZodType>(item: Item, name: string) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() }).meta({ id: name });
}
