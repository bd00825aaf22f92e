import { isIP } from "node:net";
import path from "node:path";
import { type BackupPlan, parseSchedule } from "@docket/backup";
import { SIGN_UP_RULES, type SignUpRule } from "@docket/contract/choices";
import {
  dataDirOf,
  type IsolationMode,
  parseConnectionUrl,
  readEnvironment,
  type settingNames,
  workspaceRoot,
} from "@docket/database";
import { z } from "zod";
import { loadOrCreateSecret, MIN_SECRET } from "./auth/installation-secret.js";
import { defaultUserLimits, type UserLimits } from "./operations/user-limits.js";

/** The server's settings: everything that environment variables can set, validated. */
export interface Config {
  /** The current time; by default the system clock. No variable sets it: only tests replace it. */
  now?: () => Date;
  production: boolean;
  port: number;
  host: string;
  /** The address that browsers use, without a trailing slash. */
  publicUrl: string;
  /** `undefined`: the embedded server. */
  databaseUrl: string | undefined;
  databaseDirectUrl: string | undefined;
  databaseReplicaUrl: string | undefined;
  /** `undefined`: chosen by where the database is. */
  databasePoolMax: number | undefined;
  /** How many requests may wait for a connection. */
  databaseMaxWaiting: number;
  databasePipeline: boolean;
  /** `undefined`: chosen by whether the server has Citus. */
  databaseIsolation: IsolationMode | undefined;
  /** How many seconds the start waits for a database that is not there yet. */
  databaseWaitSeconds: number;
  dataDir: string;
  /** Signs sessions and encrypts the keys that sign tokens. */
  secret: string;
  debugSql: boolean;
  /** From how long on a statement is logged as slow; 0 logs none. */
  slowSqlMilliseconds: number;
  /** The token that `/metrics` requires; `null`: only requests from this machine are answered. */
  metricsToken: string | null;
  logLevel: "trace" | "debug" | "info" | "warn" | "error" | "silent";
  /** How many proxies in front of the server report the client's address. */
  trustProxy: number;
  /** Whether sign-in and sign-up are limited per address. */
  rateLimit: boolean;
  /** How many requests a user may send in a minute; 0 for no limit. */
  requestsPerMinute: number;
  /** How many days something stays in the trash. */
  trashDays: number;
  userLimits: UserLimits;
  /** When backups are made, and where they are kept; `null`: none. */
  backups: BackupPlan | null;
  /** Who may create an account. */
  signUp: SignUpRule;
  /** How mail is sent; `null`: no mail is sent. */
  mail: MailConfig | null;
  /** A provider that people may sign in with; `null`: none. */
  oidc: OidcConfig | null;
  assistant: AssistantConfig;
}

export interface MailConfig {
  /** `smtp://` or `smtps://`, with user and password. */
  url: string;
  /** The sender, such as `Docket <docket@example.com>`. */
  from: string;
}

export interface OidcConfig {
  /** Its address; `/.well-known/openid-configuration` is below it. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The provider's name on the sign-in button. */
  name: string;
}

/** How the assistant answers. */
export interface AssistantConfig {
  /** A server that speaks OpenAI's protocol; `null`: the built-in interpreter. */
  model: { baseUrl: string; apiKey: string | undefined; name: string } | null;
  /** The longest message, in characters. */
  messageLimit: number;
  /** The most steps of a model, and the most seconds, that a turn may take. */
  maxSteps: number;
  turnSeconds: number;
  /** Seconds without a word after which a model counts as stuck. */
  stallSeconds: number;
}

/** Reports all invalid variables at once. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";

  constructor(readonly problems: string[]) {
    super(
      `Docket cannot start with these settings:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`,
    );
  }
}

const range = (min: number, max: number) => `must be a whole number from ${min} to ${max}.`;
const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, range(min, max))
    .transform(Number)
    .pipe(z.number().min(min, range(min, max)).max(max, range(min, max)));
const onOff = z
  .enum(["1", "0", "true", "false", "on", "off"], "must be true or false.")
  .transform((value) => ["1", "true", "on"].includes(value));
const postgresUrl = z.string().superRefine((url, context) => {
  try {
    parseConnectionUrl(url, "");
  } catch (error) {
    context.addIssue((error as Error).message.trim());
  }
});
const webUrl = (error: string) =>
  z
    .url({ protocol: /^https?$/, error, abort: true })
    .refine((url) => !/[?#]/.test(url), "must have no query.")
    .refine((url) => {
      const { username, password } = new URL(url);
      return username + password === "";
    }, "must have no user and no password.");

/** Docket's own paths: below one of them, requests would be ambiguous. */
const OWN_PATHS = /^\/(?:api|mcp|assets|livez|readyz|metrics)(?:\/|$)/;

/** The variables; a message continues a sentence that begins with the name. */
const variables = z.object({
  NODE_ENV: z
    .enum(["production", "development", "test"], {
      error: "must be production, development or test; Docket is only stricter in production.",
    })
    .optional(),
  PORT: whole(0, 65_535).default(3000),
  HOST: z
    .string()
    .transform((host) => host.replace(/^\[(.*)\]$/, "$1"))
    .refine((host) => isIP(host) !== 0 || /^[\w.-]+$/.test(host), {
      error:
        "must be an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all; the port goes into PORT.",
    })
    .default("127.0.0.1"),
  PUBLIC_URL: webUrl("must be the address that browsers use, such as https://docket.example.com.")
    .transform((text) => new URL(text))
    .refine(({ pathname }) => !OWN_PATHS.test(pathname), {
      error: "must not lead to a path that Docket itself uses, such as /api.",
    })
    // In the normalized form that browsers send.
    .transform(({ origin, pathname }) => origin + pathname.replace(/\/+$/, ""))
    .refine((url) => !/\/\//.test(new URL(url).pathname), "must have single slashes in its path.")
    .optional(),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_DIRECT_URL: postgresUrl.optional(),
  DATABASE_REPLICA_URL: postgresUrl.optional(),
  // A sign-up needs two at a time.
  DATABASE_POOL_MAX: whole(2, 1_000).optional(),
  DATABASE_MAX_WAITING: whole(0, 100_000).default(1_000),
  DATABASE_PIPELINE: onOff.default(true),
  DATABASE_ISOLATION: z
    .enum(["set-config", "set-local"], {
      error: "must be set-config or set-local; left out, the server decides.",
    })
    .optional(),
  DATABASE_WAIT_SECONDS: whole(0, 600).default(15),
  DOCKET_DATA_DIR: z.string().optional(),
  BETTER_AUTH_SECRET: z
    .string()
    .min(MIN_SECRET, {
      error: `must be at least ${MIN_SECRET} characters. Make one with: openssl rand -base64 32`,
    })
    .optional(),
  DEBUG_SQL: onOff.default(false),
  SLOW_SQL_MILLISECONDS: whole(0, 3_600_000).default(1_000),
  METRICS_TOKEN: z
    .string()
    .min(16, "must be at least 16 characters.")
    .regex(/^[!-~]+$/, "must be letters, digits and signs without spaces: it is sent in a header.")
    .nullable()
    .default(null),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "silent"], {
      error: "must be one of trace, debug, info, warn, error, silent.",
    })
    .default("info"),
  TRUST_PROXY: whole(0, 10).default(0),
  AUTH_RATE_LIMIT: onOff.default(true),
  REQUESTS_PER_MINUTE: whole(0, 1_000_000_000).default(6_000),
  TRASH_DAYS: whole(1, 36_500).default(30),
  USER_MAX_WAITING: whole(1, 100_000).default(defaultUserLimits.waiting),
  USER_MAX_SEARCHES: whole(0, 100_000).default(defaultUserLimits.searches),
  USER_MAX_STREAMS: whole(1, 100_000).default(defaultUserLimits.streams),
  USER_MAX_TURNS: whole(1, 100_000).default(defaultUserLimits.turns),
  BACKUP_SCHEDULE: z
    .string()
    .transform((text, context) => {
      const schedule = parseSchedule(text);
      if (schedule) return schedule;
      context.addIssue('must be hourly, or daily with a time, such as "daily 03:00".');
      return z.NEVER;
    })
    .optional(),
  BACKUP_KEEP: whole(1, 10_000).default(7),
  BACKUP_DIR: z.string().optional(),
  SIGN_UP: z.enum(SIGN_UP_RULES, "must be open, invited or closed.").default("open"),
  SMTP_URL: z
    .url({
      protocol: /^smtps?$/,
      hostname: /./,
      error: "must be a mail server, such as smtp://user:password@mail.example.com:587.",
    })
    .optional(),
  SMTP_FROM: z
    .string()
    .regex(/^[^<>\r\n]*<?[^\s<>@]+@[^\s<>@]+>?$/, {
      error: "must be an address, such as Docket <docket@example.com>.",
    })
    .optional(),
  OIDC_ISSUER: webUrl("must be the provider's address, such as https://id.example.com.").optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().max(50, "must be at most 50 characters.").default("single sign-on"),
  ASSISTANT_BASE_URL: webUrl(
    "must be the address of a server that speaks OpenAI's protocol, such as http://localhost:11434/v1.",
  ).optional(),
  ASSISTANT_API_KEY: z
    .string()
    .regex(/^[ -~]+$/, "must be one line of letters, digits and signs: it is sent in a header.")
    .optional(),
  ASSISTANT_MODEL: z.string().optional(),
  ASSISTANT_MESSAGE_LIMIT: whole(1, 50_000).default(5_000),
  ASSISTANT_MAX_STEPS: whole(1, 100).default(12),
  ASSISTANT_TURN_SECONDS: whole(1, 3_600).default(120),
  ASSISTANT_STALL_SECONDS: whole(1, 600).default(30),
} satisfies Record<(typeof settingNames)[number], z.ZodType>);

/** Settings that are only useful together. */
const groups = [
  ["SMTP_URL", "SMTP_FROM"],
  ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"],
  ["ASSISTANT_BASE_URL", "ASSISTANT_MODEL"],
];

/** Reads the configuration from environment variables. @throws ConfigError with every mistake */
export function readConfig(env: Record<string, string | undefined>): Config {
  const problems: string[] = [];
  const filled = readEnvironment(env, (problem) => problems.push(problem));
  const given = Object.fromEntries(Object.entries(filled).filter(([, value]) => value !== ""));
  const parsed = variables.safeParse(given);
  const wrong = parsed.error?.issues ?? [];
  problems.push(...wrong.map(({ path: [name], message }) => `${String(name)} ${message}`));
  for (const names of groups) {
    const set = names.filter((name) => given[name] !== undefined);
    if (set.length === 0 || set.length === names.length) continue;
    problems.push(`${names.join(", ")} belong together: set all of them, or none.`);
  }
  // A URL without a host and of a wrong scheme is two issues of the same words.
  if (!parsed.success || problems.length > 0) throw new ConfigError([...new Set(problems)]);
  const set = parsed.data;
  const dataDir = dataDirOf(set);
  const secret =
    set.BETTER_AUTH_SECRET ??
    loadOrCreateSecret(dataDir, (problem) => {
      throw new ConfigError([problem]);
    });
  return {
    ...inCamelCase(set),
    production: set.NODE_ENV === "production",
    publicUrl: set.PUBLIC_URL ?? `http://localhost:${set.PORT}`,
    dataDir,
    secret,
    rateLimit: set.AUTH_RATE_LIMIT,
    userLimits: {
      waiting: set.USER_MAX_WAITING,
      searches: set.USER_MAX_SEARCHES,
      streams: set.USER_MAX_STREAMS,
      turns: set.USER_MAX_TURNS,
    },
    backups: set.BACKUP_SCHEDULE
      ? {
          schedule: set.BACKUP_SCHEDULE,
          folder: path.resolve(workspaceRoot(), set.BACKUP_DIR ?? path.join(dataDir, "backups")),
          keep: set.BACKUP_KEEP,
        }
      : null,
    mail: set.SMTP_URL && set.SMTP_FROM ? { url: set.SMTP_URL, from: set.SMTP_FROM } : null,
    oidc:
      set.OIDC_ISSUER && set.OIDC_CLIENT_ID && set.OIDC_CLIENT_SECRET
        ? {
            issuer: set.OIDC_ISSUER.replace(/\/$/, ""),
            clientId: set.OIDC_CLIENT_ID,
            clientSecret: set.OIDC_CLIENT_SECRET,
            name: set.OIDC_NAME,
          }
        : null,
    assistant: {
      model:
        set.ASSISTANT_BASE_URL && set.ASSISTANT_MODEL
          ? {
              baseUrl: set.ASSISTANT_BASE_URL.replace(/\/$/, ""),
              apiKey: set.ASSISTANT_API_KEY,
              name: set.ASSISTANT_MODEL,
            }
          : null,
      messageLimit: set.ASSISTANT_MESSAGE_LIMIT,
      maxSteps: set.ASSISTANT_MAX_STEPS,
      turnSeconds: set.ASSISTANT_TURN_SECONDS,
      stallSeconds: set.ASSISTANT_STALL_SECONDS,
    },
  };
}

type CamelCase<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${Lowercase<First>}${Capitalize<CamelCase<Rest>>}`
  : Lowercase<Name>;

/** Settings by the names that most of them have in {@link Config}: `TRASH_DAYS` as `trashDays`. */
function inCamelCase<Set extends object>(set: Set) {
  const entries = Object.entries(set).map(([name, value]) => [
    name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  return Object.fromEntries(entries) as {
    [Name in keyof Set & string as CamelCase<Name>]: Set[Name];
  };
}

/** Whether neither the network nor another server sees what people write. */
export function staysHere({
  host,
  databaseUrl,
  databaseReplicaUrl,
  assistant,
  publicUrl,
}: Config): boolean {
  const databases = [databaseUrl, databaseReplicaUrl].filter((url) => url !== undefined);
  const hosts = [
    host,
    ...[publicUrl, assistant.model?.baseUrl].flatMap((url) => (url ? new URL(url).hostname : [])),
  ];
  return (
    databases.every((url) => parseConnectionUrl(url).local) &&
    hosts.every((name) => /^(localhost|127\..*|\[?::1\]?)$/.test(name))
  );
}
