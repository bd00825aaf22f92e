import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { parseConnectionUrl } from "./connection-url.js";
import { rememberJoined, secretSettings, urlParts } from "./settings.js";
import { whyUnreadable } from "./unreadable.js";

type Variables = Record<string, string | undefined>;
type Report = (problem: string) => void;

/** Variables whose blanks and quotes may be part of the value. */
const verbatim = new Set(["BETTER_AUTH_SECRET", "DATABASE_PASSWORD"]);

/**
 * The variables, without the quotes or blanks around their values (such as the end of a Windows line) that
 * `docker --env-file` leaves, completed from other sources: secrets that are given as files, as Docker and
 * Kubernetes mount them (a trailing line break is ignored), and `DATABASE_URL` from its parts
 * (`DATABASE_HOST` and the other `urlParts`), whose values need no percent-encoding.
 *
 * @param report receives a sentence for each variable that is wrong
 */
export function readEnvironment<Env extends Variables>(env: Env, report: Report): Env {
  const filled = Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      verbatim.has(name)
        ? value?.replace(/[\r\n]+$/, "")
        : value?.trim().replace(/^(["'])(.*)\1$/s, "$2"),
    ]),
  );
  readSecretFiles(filled, report);
  joinDatabaseUrl(filled, report);
  for (const name of ["DOCKET_DATA_DIR", "BACKUP_DIR"]) {
    if (/^[~$"']/.test(filled[name] ?? "")) {
      report(
        `${name} must be the path of a folder, without quotes, ~ or $, which only a shell replaces.`,
      );
    }
  }
  return filled as Env;
}

/**
 * Explains in a sentence that a file of variables is ignored; `null` if there is none, or it was read.
 *
 * @param error of reading it
 */
export function explainIgnoredFile(file: string, error: Error | undefined): string | null {
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ENOENT") return null;
  if (error) return `${file}, which ${whyUnreadable(error)}, is ignored.`;
  // As PowerShell writes files; no variable is found in it.
  const isUtf16 = readFileSync(file).includes(0);
  return isUtf16 ? `${file}, which is not UTF-8, is ignored. Save it as UTF-8.` : null;
}

function readSecretFiles(env: Variables, report: Report): void {
  for (const name of secretSettings) {
    const file = env[`${name}_FILE`];
    if (!file) continue;
    if (env[name]) {
      report(`${name} and ${name}_FILE are both set. Set one of them.`);
      continue;
    }
    try {
      env[name] = readFileSync(file, "utf8").replace(/\r?\n$/, "");
      if (!env[name]) report(`${name}_FILE names ${file}, which is empty.`);
    } catch (error) {
      report(`${name}_FILE names ${file}, which ${whyUnreadable(error)}.`);
    }
  }
}

function joinDatabaseUrl(env: Variables, report: Report): void {
  const part = (name: (typeof urlParts)[number]) => env[`DATABASE_${name}`] || undefined;
  const given = urlParts.filter((name) => part(name) !== undefined);
  if (given.length === 0) return;
  const [first] = given.map((name) => `DATABASE_${name}`);
  if (env.DATABASE_URL) {
    report(`DATABASE_URL and ${first} are both set. Set the address or its parts.`);
    return;
  }
  const host = part("HOST");
  if (!host) {
    report(`${first} is set, and DATABASE_HOST is not.`);
    return;
  }
  const isFolder = host.startsWith("/");
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  if (!isFolder && !isIP(bare) && !/^[\w.-]+$/.test(host)) {
    report(
      "DATABASE_HOST must be a host name, an address, or the folder of a Unix socket; the port goes into DATABASE_PORT.",
    );
    return;
  }
  const port = part("PORT") ?? "5432";
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    report("DATABASE_PORT must be a whole number up to 65535.");
    return;
  }
  const user = part("USER") ?? "docket";
  const password = part("PASSWORD");
  const login = [user, password].filter((text) => text !== undefined).map(encodeURIComponent);
  const address = isFolder ? encodeURIComponent(host) : isIP(bare) === 6 ? `[${bare}]` : host;
  const parameters = (["SSLMODE", "SSLROOTCERT"] as const).flatMap((name) => {
    const value = part(name);
    return value ? `${name.toLowerCase()}=${encodeURIComponent(value)}` : [];
  });
  const url =
    `postgresql://${login.join(":")}@${address}:${port}/${encodeURIComponent(part("NAME") ?? "docket")}` +
    (parameters.length > 0 ? `?${parameters.join("&")}` : "");
  rememberJoined(url);
  try {
    parseConnectionUrl(url);
    env.DATABASE_URL = url;
  } catch (error) {
    report((error as Error).message);
  }
}
