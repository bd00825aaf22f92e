import { limits, type ProblemKind, problems } from "@docket/contract";
import {
  classify,
  conditionMessages,
  conditionOf,
  type DatabaseCondition,
  driverError,
  isDatabaseError,
  stopsWrites,
} from "@docket/database";
import { UniqueConstraintError, ValidationError } from "sequelize";

/** A refusal that is reported to the client as problem details (RFC 9457). */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly status: number;
  readonly title: string;

  constructor(
    /** A stable identifier, the last part of the problem's `type`; status and title follow from it. */
    readonly id: ProblemKind,
    /** What happened, for a person. */
    readonly detail: string,
    readonly extra: {
      errors?: { path: string; message: string }[];
      /** Seconds to wait. */
      retryAfter?: number;
      /** The methods that are possible. */
      allow?: string[];
      /** Commits what the operation changed before it refused, such as that a proposal is void. */
      keepsChanges?: boolean;
    } = {},
  ) {
    super(detail);
    [this.status, this.title] = problems[id];
  }
}

/** One factory per kind of refusal. */
export const refuse = {
  invalidField: (path: string, message: string) => refuse.invalid([{ path, message }]),
  invalid: (errors: { path: string; message: string }[]): AppError =>
    new AppError("invalid-input", sentence(errors), { errors }),
  /** The refusal of a part of the input, as one of the whole. */
  within: (path: string, { id, detail, extra }: AppError): AppError => {
    const inner = extra.errors?.map((one) => ({ ...one, path: `${path}.${one.path}` }));
    const errors = inner ?? [{ path, message: detail }];
    return new AppError(id, inner ? sentence(inner) : `${path}: ${detail}`, { ...extra, errors });
  },
  malformed: (detail: string) => new AppError("malformed", detail),
  unauthenticated: (detail = "Sign in first.") => new AppError("unauthenticated", detail),
  /** The account was deleted while its credential was still valid, or while the request was carried out. */
  accountGone: () => refuse.unauthenticated("This account does not exist any more."),
  forbidden: (detail: string) => new AppError("forbidden", detail),
  unconfirmed: () =>
    new AppError(
      "unconfirmed",
      "Confirm that it is you: send your password to /api/me/confirm, then repeat this. Or sign in again.",
    ),
  /** @param allowed the methods that are possible; GET implies HEAD */
  method: (method: string, allowed: string[]) =>
    new AppError("method", `${method} is not possible here.`, {
      allow: allowed.flatMap((one) => (one === "GET" ? ["GET", "HEAD"] : one)),
    }),
  notFound: (what: string) => new AppError("not-found", `There is no such ${what}.`),
  tooSlow: (detail: string) => new AppError("timeout", detail),
  conflict: (detail: string) => new AppError("conflict", detail),
  changed: (what: string): AppError =>
    refuse.changedMeanwhile(`The ${what} has changed since you read it. Read it again.`),
  changedMeanwhile: (detail: string, extra: AppError["extra"] = {}): AppError =>
    new AppError("changed", detail, extra),
  tooLarge: (limit: number, what = "body") =>
    refuse.tooMuch(`The ${what} is larger than ${sizeOf(limit)}.`),
  tooMuch: (detail: string): AppError => new AppError("too-large", detail),
  notAFile: () =>
    new AppError(
      "not-a-file",
      "Send the file itself as the body, not a form, and without a Content-Encoding.",
    ),
  unreadable: (detail: string) => new AppError("unreadable-file", detail),
  notJson: (detail = "Send the body as application/json.") => new AppError("not-json", detail),
  tooMany: (seconds: number, what?: string): AppError =>
    refuse.tooManyAtOnce(`${what ? `${what} ` : ""}Try again in ${seconds} seconds.`, seconds),
  /** One user exceeds a limit on what may be in progress at a time. */
  tooManyAtOnce: (detail: string, retryAfter: number) =>
    new AppError("too-many", detail, { retryAfter }),
  /** The database is reachable, but cannot carry out the request at the moment. */
  unable: (trouble: DatabaseCondition) =>
    stopsWrites(trouble)
      ? new AppError(trouble, conditionMessages[trouble], { retryAfter: 30 })
      : refuse.unavailable(conditionMessages[trouble]),
  unavailable: (detail: string, retryAfter = 1) =>
    new AppError("unavailable", detail, { retryAfter }),
};

function sizeOf(bytes: number): string {
  const kilobytes = Math.round(bytes / 1024);
  return kilobytes < 1024 ? `${kilobytes} kB` : `${Math.round(kilobytes / 1024)} MB`;
}

/** A message is the predicate of a sentence about its field, such as "must not be blank", or a sentence of its own. */
function sentence(errors: { path: string; message: string }[]): string {
  const words = errors.map(({ path, message }) =>
    path ? path + (/^[a-z]/.test(message) ? " " : ": ") + message : message,
  );
  return words.map((text) => text.replace(/\.$/, "")).join("; ");
}

/** The refusal that the client may see for an error; `null` for errors that it must not learn about. */
export function asRefusal(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  if (isDatabaseError(error, "unavailable") || isDatabaseError(error, "overloaded")) {
    return refuse.unavailable(error.message);
  }
  if (isDatabaseError(error, "user-overloaded")) return refuse.tooManyAtOnce(error.message, 1);
  // A login or certificate that is rejected concerns whoever runs the server, not the client.
  if (isDatabaseError(error, "bad-url") || isDatabaseError(error, "certificate")) return away();
  if (error instanceof ValidationError && !(error instanceof UniqueConstraintError)) {
    return refuse.invalid(
      error.errors.map(({ path, message }) => ({
        path: path ?? "",
        message: message.replace(`${path} `, ""),
      })),
    );
  }
  return fromExpress(error) ?? fromPostgres(error);
}

/** Errors of Express and its body parser: they carry a status and a type. */
function fromExpress(error: unknown): AppError | null {
  const { status, type, code, limit } = (error ?? {}) as {
    status?: number;
    type?: string;
    code?: unknown;
    limit?: number;
  };
  if (typeof status !== "number" || status >= 500) return null;
  switch (type) {
    case "entity.too.large":
      return refuse.tooLarge(limit ?? 0);
    case "entity.parse.failed":
      return refuse.malformed("The body is not valid JSON.");
    case "charset.unsupported":
    case "encoding.unsupported":
      return refuse.notJson("This charset or Content-Encoding of the body is not supported.");
  }
  if (error instanceof URIError)
    return refuse.malformed("The address has a % that is not part of a character’s encoding.");
  // Of zlib, such as Z_DATA_ERROR.
  if (/^(?:Z|ERR|ZSTD)_/.test(String(code)))
    return refuse.malformed("The body is not encoded as its Content-Encoding says.");
  return refuse.malformed("The request could not be understood.");
}

/** What a row refers to, from the name of the violated foreign key, such as `tasks_list_fkey`. */
function referredBy(constraint: string): string {
  const within: Record<string, string> = {
    tasks_section_fkey: "section in this list",
    tasks_parent_fkey: "task in this list",
  };
  return within[constraint] ?? /_([a-z]+?)(?:_id)?_fkey$/.exec(constraint)?.[1] ?? "row";
}

function tooManyRows(what: "lists" | "sections" | "labels"): string {
  return `An account has at most ${limits[what].toLocaleString("en")} ${what}, with those in the trash. Delete some for good first.`;
}

/** Messages for violated rules that involve other rows, by constraint. */
const conflicts: Record<string, string> = {
  lists_name_key: "There is a list of this name already.",
  sections_name_key: "There is a section of this name in the list already.",
  labels_name_key: "There is a label of this name already.",
  users_email_key: "There is an account with this address already.",
  lists_limit: tooManyRows("lists"),
  sections_limit: tooManyRows("sections"),
  labels_limit: tooManyRows("labels"),
  lists_inbox_stays: "The inbox cannot be deleted.",
  lists_inbox_not_deleted: "The inbox cannot be deleted.",
  sections_list_there: "The section's list is in the trash. Restore that first.",
  lists_inbox_not_archived: "The inbox cannot be archived.",
  tasks_not_below_itself: "A task cannot be moved below itself or one of its subtasks.",
  tasks_levels: `Subtasks go ${limits.taskLevels} levels deep at most.`,
};

const IN_THE_WAY = "The request conflicted with others. Try again shortly.";

function fromPostgres(error: unknown): AppError | null {
  const trouble = conditionOf(error);
  if (trouble) return refuse.unable(trouble);
  const failure = classify(error);
  if (failure === "connection-lost") return away();
  if (failure !== "refused") return refuse.unavailable(IN_THE_WAY);
  const { code, constraint = "" } = (driverError(error) ?? {}) as Record<
    string,
    string | undefined
  >;
  const conflict = conflicts[constraint];
  if (conflict !== undefined) return refuse.conflict(conflict);
  switch (code) {
    case "23503":
      if (constraint.endsWith("_user_id_fkey")) return refuse.accountGone();
      return refuse.notFound(referredBy(constraint));
    case "23505":
      // Two requests chose the same place in an order at the same moment.
      return constraint.endsWith("_position_key") ? refuse.unavailable(IN_THE_WAY) : null;
    case "23514":
    case "22001":
    case "22003":
    case "22007":
    case "22008":
    case "22021":
    case "22023": // a time zone that the database does not know
      return refuse.malformed("The database refused a value.");
    default:
      return null;
  }
}

function away(): AppError {
  return refuse.unavailable("The database cannot be reached at the moment.");
}
