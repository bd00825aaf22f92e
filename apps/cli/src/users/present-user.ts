import type { User as ShownUser } from "@docket/contract";
import type { User } from "@docket/models";

/** A user as the API shows one. */
export function presentUser({ id, email, name, createdAt, updatedAt }: User): ShownUser {
  return {
    id,
    email,
    name,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
