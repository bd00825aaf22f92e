import { readFileSync } from "node:fs";

/** Variables with a secret in them. Each may be given as a file instead: `DATABASE_URL_FILE` holds its path. */
export const secretVariables = [
  "BETTER_AUTH_SECRET",
  "DATABASE_URL",
  "DATABASE_DIRECT_URL",
  "DATABASE_REPLICA_URL",
  "ASSISTANT_API_KEY",
  "SMTP_URL",
  "OIDC_CLIENT_SECRET",
] as const;

/**
 * The variables with those secrets filled in that are given as files, as Docker and Kubernetes mount
 * them. The line break at a file's end does not count.
 *
 * @param report told of each variable that is wrong, in a sentence
 */
export function readSecretFiles<Env extends Record<string, string | undefined>>(
  env: Env,
  report: (problem: string) => void,
): Env {
  const filled: Record<string, string | undefined> = { ...env };
  for (const name of secretVariables) {
    const file = env[`${name}_FILE`];
    if (!file) continue;
    if (env[name]) {
      report(`${name} and ${name}_FILE are both set. Set one of them.`);
      continue;
    }
    try {
      filled[name] = readFileSync(file, "utf8").replace(/\r?\n$/, "");
      if (!filled[name]) report(`${name}_FILE names ${file}, which is empty.`);
    } catch (error) {
      report(`${name}_FILE names ${file}, which cannot be read: ${(error as Error).message}.`);
    }
  }
  return filled as Env;
}
