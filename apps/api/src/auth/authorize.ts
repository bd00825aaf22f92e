import type { Operation } from "@docket/contract";
import { type AppError, refuse } from "../errors.js";
import type { WritesAs } from "../operations/operation.js";
import type { Identity } from "./credentials.js";

/** An operation, as far as it matters who may use it. */
type Guarded = Pick<Operation, "method" | "readOnly" | "personal" | "confirmed" | "admin">;

/**
 * Why an identity may not use an operation; `undefined` if it may. A person at a browser may do everything of theirs; a
 * token may do what is not reserved for the person; an API key may do the part of that which its scope
 * allows. An operation that cannot be undone, or gives others lasting access, requires that the password
 * was given within the last hour.
 */
export function refusalOf(
  { by, key, application, session }: Identity,
  { method, readOnly = method === "GET", personal, confirmed, admin }: Guarded,
): AppError | undefined {
  if (personal && !session) {
    const what = by === "key" ? "An API key" : "A token";
    return refuse.forbidden(`${what} cannot do this. Sign in, and use the session's cookie.`);
  }
  if (admin && !session?.isAdmin) return forAdministrators();
  if (confirmed && !session?.isConfirmed) return refuse.unconfirmed();
  if (application?.scope === "read" && !readOnly) {
    return refuse.forbidden(
      "This application was allowed to read only. Connect it again to change that.",
    );
  }
  if (key?.scope === "read" && !readOnly) {
    return refuse.forbidden("This API key is read-only. Create one with write access.");
  }
  return undefined;
}

/** The refusal of what only administrators may do. */
export const forAdministrators = () => refuse.forbidden("This is for administrators.");

/** Checks whether an identity may use an operation. @throws AppError 403 */
export function authorize(identity: Identity, operation: Guarded): void {
  const refusal = refusalOf(identity, operation);
  if (refusal) throw refusal;
}

/** The actor that the history records for a request. */
export function actorOf({ key, application, session }: Identity): WritesAs {
  if (session) return "page";
  if (key) return `api-key:${key.id}`;
  return application ? `application:${application.id}` : "token";
}
