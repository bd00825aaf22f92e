import { USER_HEADER } from "@docket/contract/client";
import { refuse } from "../errors.js";

/**
 * Refuses a request of a page whose user is not the one who is signed in: another tab may have signed in somebody else.
 *
 * @param headerOf a header of the request
 * @throws AppError 401
 */
export function requireMeantUser(
  headerOf: (name: string) => string | null | undefined,
  userId: string,
): void {
  if ((headerOf(USER_HEADER) ?? userId) !== userId)
    throw refuse.unauthenticated("Another account is signed in now.");
}
