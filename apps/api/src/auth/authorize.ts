import type { Operation } from "@docket/contract";
import { refuse } from "../errors.js";
import type { WritesAs } from "../operations/operation.js";
import type { Identity } from "./credentials.js";

/**
 * Who may do what: a person at a browser everything of theirs, a token whatever is not only for the person,
 * an API key of that what its scope says. What cannot be taken back, or gives others access for long, wants
 * the password within the last hour.
 *
 * @throws AppError 403
 */
export function authorize(
  { by, key, granted, session }: Identity,
  {
    method,
    personal,
    confirmed,
    admin,
  }: Pick<Operation, "method" | "personal" | "confirmed" | "admin">,
): void {
  if (personal && !session) {
    const what = by === "key" ? "An API key" : "A token";
    throw refuse.forbidden(`${what} cannot do this. Sign in, and use the session's cookie.`);
  }
  if (admin && !session?.isAdmin) throw refuse.forbidden("This is for administrators.");
  if (confirmed && !session?.isConfirmed) throw refuse.unconfirmed();
  if (granted === "read" && method !== "GET") {
    throw refuse.forbidden(
      "This application was allowed to read only. Connect it again to change that.",
    );
  }
  if (key?.scope === "read" && method !== "GET") {
    throw refuse.forbidden("This API key is read-only. Create one with write access.");
  }
}

/** As whom the history knows whoever sent a request. */
export function actorOf({ by, key }: Identity): WritesAs {
  if (by === "cookie") return "page";
  return key ? `api-key:${key.id}` : "api-key";
}
