import type { Operation } from "@docket/contract";
import { refuse } from "../errors.js";
import type { WritesAs } from "../operations/operation.js";
import type { Identity } from "./credentials.js";

/**
 * Who may do what: a person everything of theirs, an API key what its scope says and nothing that
 * is only for the person.
 *
 * @throws AppError 403
 */
export function authorize({ key }: Identity, { method, personal }: Operation): void {
  if (!key) return;
  if (personal) throw refuse.forbidden("An API key cannot do this. Sign in.");
  if (key.scope === "read" && method !== "GET") {
    throw refuse.forbidden("This API key is read-only. Create one with write access.");
  }
}

/** As whom the history knows whoever sent a request. */
export function actorOf({ by, key }: Identity): WritesAs {
  if (by === "cookie") return "page";
  return key ? `api-key:${key.id}` : "api-key";
}
