import type { KeyScope } from "@docket/contract";

/** The permissions of a key as Better Auth stores them: actions by resource. */
type Permissions = Record<string, string[]>;

/** The permissions that make a key of this scope. */
export function permissionsOf(scope: KeyScope): Permissions {
  return { docket: scope === "write" ? ["read", "write"] : ["read"] };
}

/** The scope that a key's permissions, as an object or as JSON, amount to. */
export function scopeOf(permissions: string | Permissions | null | undefined): KeyScope {
  const parsed = (typeof permissions === "string" ? JSON.parse(permissions) : permissions) as
    | Permissions
    | null
    | undefined;
  return scopeOfGrant(parsed?.docket ?? []);
}

/** The key scope that corresponds to the OAuth scopes that a person has granted. */
export function scopeOfGrant(scopes: readonly string[]): KeyScope {
  return scopes.includes("write") ? "write" : "read";
}
