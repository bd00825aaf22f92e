import { editDistance } from "./edit-distance.js";

type Variables = Record<string, string | undefined>;

/** Settings that hold a secret. Each may come from a file: `DATABASE_URL_FILE` holds its path. */
export const secretSettings = [
  "BETTER_AUTH_SECRET",
  "DATABASE_URL",
  "DATABASE_DIRECT_URL",
  "DATABASE_REPLICA_URL",
  "DATABASE_PASSWORD",
  "ASSISTANT_API_KEY",
  "SMTP_URL",
  "OIDC_CLIENT_SECRET",
  "METRICS_TOKEN",
] as const;

/** The parts that `DATABASE_URL` may be given in, such as `DATABASE_HOST`. */
export const urlParts = [
  "HOST",
  "PORT",
  "NAME",
  "USER",
  "PASSWORD",
  "SSLMODE",
  "SSLROOTCERT",
] as const;

/** The name of `DATABASE_URL` in messages where it was put together from its parts. */
const PARTS = "DATABASE_HOST";

const joined = new Set<string>();

/** To be called with a `DATABASE_URL` that was put together from its parts. */
export function rememberJoined(url: string): void {
  joined.add(url);
}

/** The variable that somebody has set who set `url`: `name`, or a part of it. */
export function variableOf(url: string, name: string): string {
  return name === "DATABASE_URL" && joined.has(url) ? PARTS : name;
}

/**
 * Where somebody corrects a part of an address: in `DATABASE_USER`, or in a URL.
 *
 * @param variable from `variableOf`
 */
export function placeOf(variable: string, ...parts: (typeof urlParts)[number][]): string {
  if (variable !== PARTS || parts.length === 0) return variable;
  return parts.map((part) => `DATABASE_${part}`).join(" and ");
}

/** How somebody adds a parameter to an address, in words that go on a sentence. */
export function howToAdd(parameter: string, value: string, variable: string): string {
  const part = parameter.toUpperCase();
  if (variable !== PARTS) return `add ${parameter}=${value} to ${variable}`;
  return (urlParts as readonly string[]).includes(part)
    ? `set DATABASE_${part}=${value}`
    : `set DATABASE_URL instead of its parts, with ${parameter}=${value}`;
}

/** The environment variables that the server validates; its schema has one entry for each. */
export const settingNames = [
  "NODE_ENV",
  "PORT",
  "HOST",
  "PUBLIC_URL",
  "TRUST_PROXY",
  "LOG_LEVEL",
  "BETTER_AUTH_SECRET",
  "AUTH_RATE_LIMIT",
  "SIGN_UP",
  "METRICS_TOKEN",
  "DATABASE_URL",
  "DATABASE_DIRECT_URL",
  "DATABASE_REPLICA_URL",
  "DATABASE_POOL_MAX",
  "DATABASE_MAX_WAITING",
  "DATABASE_PIPELINE",
  "DATABASE_ISOLATION",
  "DATABASE_WAIT_SECONDS",
  "DOCKET_DATA_DIR",
  "DEBUG_SQL",
  "SLOW_SQL_MILLISECONDS",
  "REQUESTS_PER_MINUTE",
  "TRASH_DAYS",
  "USER_MAX_WAITING",
  "USER_MAX_SEARCHES",
  "USER_MAX_STREAMS",
  "USER_MAX_TURNS",
  "BACKUP_SCHEDULE",
  "BACKUP_KEEP",
  "BACKUP_DIR",
  "SMTP_URL",
  "SMTP_FROM",
  "OIDC_ISSUER",
  "OIDC_CLIENT_ID",
  "OIDC_CLIENT_SECRET",
  "OIDC_NAME",
  "ASSISTANT_BASE_URL",
  "ASSISTANT_API_KEY",
  "ASSISTANT_MODEL",
  "ASSISTANT_MESSAGE_LIMIT",
  "ASSISTANT_MAX_STEPS",
  "ASSISTANT_TURN_SECONDS",
  "ASSISTANT_STALL_SECONDS",
] as const;

const known = new Set<string>([
  ...settingNames,
  ...urlParts.map((part) => `DATABASE_${part}`),
  ...secretSettings.map((name) => `${name}_FILE`),
]);

/** Beginnings that no other program uses. */
const OURS = /^(?:DOCKET|BACKUP|DATABASE|SMTP|OIDC|ASSISTANT|METRICS|USER_MAX)_/;

/** What Kubernetes sets in each container for a service that is called `docket` or `database`. */
const isServiceLink = (name: string, value: string) =>
  /_SERVICE_(?:HOST|PORT)|_PORT_\d+_(?:TCP|UDP)/.test(name) || /^(?:tcp|udp):/.test(value);

/**
 * Variables that look like settings of Docket and are not, such as a misspelt one, and the setting that was
 * probably meant.
 */
export function ignoredSettings(env: Variables): { name: string; meant: string | null }[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (!value?.trim() || known.has(name) || isServiceLink(name, value)) return [];
    const meant = nearestSetting(name);
    return meant || OURS.test(name) ? [{ name, meant }] : [];
  });
}

/** Explains in a sentence that one of `ignoredSettings` is ignored. */
export function explainIgnored({ name, meant }: { name: string; meant: string | null }): string {
  const hint = meant ? `Is ${meant} meant?` : ".env.example lists the settings.";
  return `${name} is not a setting of Docket, and is ignored. ${hint}`;
}

const SHORTEST_BEGINNING = 6;
/** How many of a setting's letters may differ. */
const DIFFERING = 0.3;

function nearestSetting(name: string): string | null {
  const typed = letters(name.replace(/^DOCKET_/i, ""));
  const near = [...known].flatMap((setting) => {
    const wanted = letters(setting);
    const shorter = Math.min(wanted.length, typed.length);
    // BACKUP_DIRECTORY, SIGN_UP_MODE
    const begins =
      shorter >= SHORTEST_BEGINNING && typed.slice(0, shorter) === wanted.slice(0, shorter);
    const distance = begins ? 1 : editDistance(typed, wanted);
    return distance <= DIFFERING * wanted.length ? [{ setting, distance }] : [];
  });
  return near.sort((one, other) => one.distance - other.distance)[0]?.setting ?? null;
}

const letters = (name: string) => name.toUpperCase().replaceAll("_", "");
