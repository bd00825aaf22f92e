/** A refusal that the client is told about, in the words of RFC 9457. */
export class AppError extends Error {
  override readonly name = "AppError";

  constructor(
    /** A stable identifier, the last part of the problem's `type`. */
    readonly id: string,
    readonly status: number,
    readonly title: string,
    /** What happened, for a person. */
    readonly detail: string,
    readonly extra: {
      errors?: { path: string; message: string }[];
      /** Seconds to wait. */
      retryAfter?: number;
    } = {},
  ) {
    super(detail);
  }
}

/** One factory a kind of refusal. */
export const refuse = {
  invalid: (errors: { path: string; message: string }[]) =>
    new AppError("invalid-input", 400, "Bad input", sentence(errors), { errors }),
  malformed: (detail: string) => new AppError("malformed", 400, "Bad input", detail),
  unauthenticated: (detail = "Sign in first.") =>
    new AppError("unauthenticated", 401, "Not signed in", detail),
  forbidden: (detail: string) => new AppError("forbidden", 403, "Not allowed", detail),
  method: (method: string) =>
    new AppError("method", 405, "Method not allowed", `${method} is not possible here.`),
  notFound: (what: string) =>
    new AppError("not-found", 404, "Not found", `There is no such ${what}.`),
  conflict: (detail: string) => new AppError("conflict", 409, "Conflict", detail),
  changed: (what: string) =>
    new AppError(
      "changed",
      412,
      "Changed meanwhile",
      `The ${what} has changed since you read it. Read it again.`,
    ),
  tooLarge: (limit: number) =>
    new AppError(
      "too-large",
      413,
      "Too large",
      `The body is larger than ${Math.round(limit / 1024)} kB.`,
    ),
  notJson: () => new AppError("not-json", 415, "Not JSON", "Send the body as application/json."),
  tooMany: (seconds: number) =>
    new AppError("too-many", 429, "Too many requests", `Try again in ${seconds} seconds.`, {
      retryAfter: seconds,
    }),
  unavailable: (detail: string, retryAfter = 1) =>
    new AppError("unavailable", 503, "Not available", detail, { retryAfter }),
};

function sentence(errors: { path: string; message: string }[]): string {
  return errors.map(({ path, message }) => (path ? `${path} ${message}` : message)).join("; ");
}
