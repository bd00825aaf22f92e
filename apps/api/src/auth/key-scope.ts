import type { KeyScope } from "@docket/contract";

/** The permissions of a key as Better Auth keeps them, by the name of what they are for. */
type Permissions = Record<string, string[]>;

/** The permissions that make a key of this scope. */
export function permissionsOf(scope: KeyScope): Permissions {
  return { docket: scope === "write" ? ["read", "write"] : ["read"] };
}

/** What a key's permissions, as an object or as JSON, allow. */
export function scopeOf(permissions: string | Permissions | null | undefined): KeyScope {
  const parsed = (typeof permissions === "string" ? JSON.parse(permissions) : permissions) as
    | Permissions
    | null
    | undefined;
  return parsed?.docket?.includes("write") ? "write" : "read";
}

/** What the scopes of OAuth that a person has granted allow. */
export function scopeOfGrant(scopes: readonly string[]): KeyScope {
  return scopes.includes("write") ? "write" : "read";
}
