import type { Operation } from "@docket/contract";
import { refuse } from "../errors.js";
import type { WritesAs } from "../operations/operation.js";
import type { Identity } from "./credentials.js";

/**
 * Checks whether an identity may use an operation. A person at a browser may do everything of theirs; a
 * token may do what is not reserved for the person; an API key may do the part of that which its scope
 * allows. An operation that cannot be undone, or gives others lasting access, requires that the password
 * was given within the last hour.
 *
 * @throws AppError 403
 */
export function authorize(
  { by, key, application, session }: Identity,
  {
    method,
    readOnly = method === "GET",
    personal,
    confirmed,
    admin,
  }: Pick<Operation, "method" | "readOnly" | "personal" | "confirmed" | "admin">,
): void {
  if (personal && !session) {
    const what = by === "key" ? "An API key" : "A token";
    throw refuse.forbidden(`${what} cannot do this. Sign in, and use the session's cookie.`);
  }
  if (admin && !session?.isAdmin) throw refuse.forbidden("This is for administrators.");
  if (confirmed && !session?.isConfirmed) throw refuse.unconfirmed();
  if (application?.scope === "read" && !readOnly) {
    throw refuse.forbidden(
      "This application was allowed to read only. Connect it again to change that.",
    );
  }
  if (key?.scope === "read" && !readOnly) {
    throw refuse.forbidden("This API key is read-only. Create one with write access.");
  }
}

/** The actor that the history records for a request. */
export function actorOf({ key, application, session }: Identity): WritesAs {
  if (session) return "page";
  if (key) return `api-key:${key.id}`;
  return application ? `application:${application.id}` : "token";
}
