import { isIP } from "node:net";
import path from "node:path";
import { type BackupPlan, parseSchedule } from "@docket/backup";
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

/**
 * Everybody, invited people only, or nobody: administrators and the command line can always create
 * accounts.
 */
export const signUpRules = ["open", "invited", "closed"] as const;
export type SignUpRule = (typeof signUpRules)[number];

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

const emptyIsUnset = (value: unknown) => (value === "" ? undefined : value);
const optional = <S extends z.ZodType>(schema: S) => z.preprocess(emptyIsUnset, schema.optional());
const wholeNumber = (name: string, min: number, max: number) =>
  z
    .string()
    .trim()
    .regex(/^\d+$/, `${name} must be a whole number from ${min} to ${max}.`)
    .transform(Number)
    .pipe(
      z
        .number()
        .min(min, `${name} must be at least ${min}.`)
        .max(max, `${name} must be at most ${max}.`),
    );
const whole = (name: string, min: number, max: number, fallback: number) =>
  z.preprocess(emptyIsUnset, wholeNumber(name, min, max).default(fallback));
const onOff = (name: string, fallback: boolean) =>
  z.preprocess(
    emptyIsUnset,
    z
      .enum(["1", "0", "true", "false", "on", "off"], `${name} must be true or false.`)
      .default(fallback ? "true" : "false")
      .transform((value) => ["1", "true", "on"].includes(value)),
  );
const postgresUrl = (name: string) =>
  optional(
    z.string().superRefine((url, context) => {
      try {
        parseConnectionUrl(url, name);
      } catch (error) {
        context.addIssue((error as Error).message);
      }
    }),
  );

/** Docket's own paths: below one of them, requests would be ambiguous. */
const OWN_PATHS = /^\/(?:api|mcp|assets|livez|readyz|metrics)(?:\/|$)/;

const variables = z.object({
  NODE_ENV: optional(z.string()),
  PORT: whole("PORT", 0, 65_535, 3000),
  HOST: z.preprocess(
    emptyIsUnset,
    z
      .string()
      .default("127.0.0.1")
      .transform((host) => host.replace(/^\[(.*)\]$/, "$1"))
      .refine((host) => isIP(host) !== 0 || /^[\w.-]+$/.test(host), {
        error:
          "HOST must be an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all; the port goes into PORT.",
      }),
  ),
  PUBLIC_URL: optional(
    z
      .url({
        protocol: /^https?$/,
        error:
          "PUBLIC_URL must be the address that browsers use, such as https://docket.example.com.",
        abort: true,
      })
      .transform((text) => new URL(text))
      .refine(({ pathname }) => !OWN_PATHS.test(pathname), {
        error: "PUBLIC_URL must not lead to a path that Docket itself uses, such as /api.",
      })
      .refine(({ search, hash }) => search + hash === "", "PUBLIC_URL must have no query.")
      .refine(({ username, password }) => username + password === "", {
        error: "PUBLIC_URL must have no user and no password.",
      })
      // In the normalized form that browsers send.
      .transform(({ origin, pathname }) => origin + pathname.replace(/\/+$/, ""))
      .refine((url) => !/\/\//.test(new URL(url).pathname), {
        error: "PUBLIC_URL must have single slashes in its path.",
      }),
  ),
  DATABASE_URL: postgresUrl("DATABASE_URL"),
  DATABASE_DIRECT_URL: postgresUrl("DATABASE_DIRECT_URL"),
  DATABASE_REPLICA_URL: postgresUrl("DATABASE_REPLICA_URL"),
  // A sign-up needs two at a time.
  DATABASE_POOL_MAX: optional(wholeNumber("DATABASE_POOL_MAX", 2, 1_000)),
  DATABASE_MAX_WAITING: whole("DATABASE_MAX_WAITING", 0, 100_000, 1_000),
  DATABASE_PIPELINE: onOff("DATABASE_PIPELINE", true),
  DATABASE_ISOLATION: optional(
    z.enum(["set-config", "set-local"], {
      error: "DATABASE_ISOLATION must be set-config or set-local; left out, the server decides.",
    }),
  ),
  DATABASE_WAIT_SECONDS: whole("DATABASE_WAIT_SECONDS", 0, 600, 15),
  DOCKET_DATA_DIR: optional(z.string()),
  BETTER_AUTH_SECRET: optional(
    z.string().min(MIN_SECRET, {
      error: `BETTER_AUTH_SECRET must be at least ${MIN_SECRET} characters. Make one with: openssl rand -base64 32`,
    }),
  ),
  DEBUG_SQL: onOff("DEBUG_SQL", false),
  SLOW_SQL_MILLISECONDS: whole("SLOW_SQL_MILLISECONDS", 0, 3_600_000, 1_000),
  METRICS_TOKEN: optional(z.string().min(16, "METRICS_TOKEN must be at least 16 characters.")),
  LOG_LEVEL: z.preprocess(
    emptyIsUnset,
    z
      .enum(["trace", "debug", "info", "warn", "error", "silent"], {
        error: "LOG_LEVEL must be one of trace, debug, info, warn, error, silent.",
      })
      .default("info"),
  ),
  TRUST_PROXY: whole("TRUST_PROXY", 0, 10, 0),
  AUTH_RATE_LIMIT: onOff("AUTH_RATE_LIMIT", true),
  REQUESTS_PER_MINUTE: whole("REQUESTS_PER_MINUTE", 0, 1_000_000_000, 6_000),
  TRASH_DAYS: whole("TRASH_DAYS", 1, 36_500, 30),
  USER_MAX_WAITING: whole("USER_MAX_WAITING", 1, 100_000, defaultUserLimits.waiting),
  USER_MAX_SEARCHES: whole("USER_MAX_SEARCHES", 0, 100_000, defaultUserLimits.searches),
  USER_MAX_STREAMS: whole("USER_MAX_STREAMS", 1, 100_000, defaultUserLimits.streams),
  USER_MAX_TURNS: whole("USER_MAX_TURNS", 1, 100_000, defaultUserLimits.turns),
  BACKUP_SCHEDULE: optional(
    z.string().transform((text, context) => {
      const schedule = parseSchedule(text);
      if (schedule) return schedule;
      context.addIssue(
        'BACKUP_SCHEDULE must be hourly, or daily with a time, such as "daily 03:00".',
      );
      return z.NEVER;
    }),
  ),
  BACKUP_KEEP: whole("BACKUP_KEEP", 1, 10_000, 7),
  BACKUP_DIR: optional(z.string()),
  SIGN_UP: z.preprocess(
    emptyIsUnset,
    z.enum(signUpRules, "SIGN_UP must be open, invited or closed.").default("open"),
  ),
  SMTP_URL: optional(
    z.url({
      protocol: /^smtps?$/,
      hostname: /./,
      error: "SMTP_URL must be a mail server, such as smtp://user:password@mail.example.com:587.",
    }),
  ),
  SMTP_FROM: optional(
    z.string().regex(/^[^<>\r\n]*<?[^\s<>@]+@[^\s<>@]+>?$/, {
      error: "SMTP_FROM must be an address, such as Docket <docket@example.com>.",
    }),
  ),
  OIDC_ISSUER: optional(
    z.url({
      protocol: /^https?$/,
      error: "OIDC_ISSUER must be the provider's address, such as https://id.example.com.",
    }),
  ),
  OIDC_CLIENT_ID: optional(z.string()),
  OIDC_CLIENT_SECRET: optional(z.string()),
  OIDC_NAME: z.preprocess(emptyIsUnset, z.string().max(50).default("single sign-on")),
  ASSISTANT_BASE_URL: optional(
    z.url({
      protocol: /^https?$/,
      error:
        "ASSISTANT_BASE_URL must be the address of a server that speaks OpenAI's protocol, such as http://localhost:11434/v1.",
    }),
  ),
  ASSISTANT_API_KEY: optional(z.string()),
  ASSISTANT_MODEL: optional(z.string()),
  ASSISTANT_MESSAGE_LIMIT: whole("ASSISTANT_MESSAGE_LIMIT", 1, 50_000, 5_000),
  ASSISTANT_MAX_STEPS: whole("ASSISTANT_MAX_STEPS", 1, 100, 12),
  ASSISTANT_TURN_SECONDS: whole("ASSISTANT_TURN_SECONDS", 1, 3_600, 120),
  ASSISTANT_STALL_SECONDS: whole("ASSISTANT_STALL_SECONDS", 1, 600, 30),
} satisfies Record<(typeof settingNames)[number], z.ZodType>);

/**
 * Reads the configuration from environment variables.
 *
 * @throws ConfigError with every mistake
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const problems: string[] = [];
  const given = readEnvironment(env, (problem) => problems.push(problem));
  const parsed = variables.safeParse(given);
  problems.push(
    ...(parsed.error?.issues.map((issue) => issue.message) ?? []),
    ...incomplete(given),
  );
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const set = parsed.data;
  const dataDir = dataDirOf(set);
  const secret =
    set.BETTER_AUTH_SECRET ??
    loadOrCreateSecret(dataDir, (problem) => {
      throw new ConfigError([problem]);
    });
  return {
    production: set.NODE_ENV === "production",
    port: set.PORT,
    host: set.HOST,
    publicUrl: set.PUBLIC_URL ?? `http://localhost:${set.PORT}`,
    databaseUrl: set.DATABASE_URL,
    databaseDirectUrl: set.DATABASE_DIRECT_URL,
    databaseReplicaUrl: set.DATABASE_REPLICA_URL,
    databasePoolMax: set.DATABASE_POOL_MAX,
    databaseMaxWaiting: set.DATABASE_MAX_WAITING,
    databasePipeline: set.DATABASE_PIPELINE,
    databaseIsolation: set.DATABASE_ISOLATION,
    databaseWaitSeconds: set.DATABASE_WAIT_SECONDS,
    dataDir,
    secret,
    debugSql: set.DEBUG_SQL,
    slowSqlMilliseconds: set.SLOW_SQL_MILLISECONDS,
    metricsToken: set.METRICS_TOKEN ?? null,
    logLevel: set.LOG_LEVEL,
    trustProxy: set.TRUST_PROXY,
    rateLimit: set.AUTH_RATE_LIMIT,
    requestsPerMinute: set.REQUESTS_PER_MINUTE,
    trashDays: set.TRASH_DAYS,
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
    signUp: set.SIGN_UP,
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

/** Problems with groups of settings that must be set together. */
function incomplete(given: Record<string, string | undefined>): string[] {
  const groups = [
    ["SMTP_URL", "SMTP_FROM"],
    ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"],
    ["ASSISTANT_BASE_URL", "ASSISTANT_MODEL"],
  ];
  return groups
    .filter((names) => new Set(names.map((name) => Boolean(given[name]))).size > 1)
    .map((names) => `${names.join(", ")} belong together: set all of them, or none.`);
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
