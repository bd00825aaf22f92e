import { randomBytes, randomUUID } from "node:crypto";
import {
  conditionMessages,
  conditionOf,
  type Database,
  type DatabaseCondition,
  isDatabaseError,
  stopsWrites,
} from "@docket/database";
import { Verification } from "@docket/models";
import type { Logger } from "pino";
import { refuse } from "../errors.js";

/** What is wrong with the database: a {@link DatabaseCondition}, or that it cannot be reached. */
export type DatabaseFailure = DatabaseCondition | "away";

const PROBE_MILLISECONDS = 2_000;
/** How often a continuing failure is logged. */
const SAY_AGAIN_MILLISECONDS = 60_000;
/** More than is free on existing pages, so that writing it needs disk space. */
const PROBE_BYTES = 150_000;

const NOT_MIGRATED =
  "The database lacks migrations of this version of Docket. Start Docket again, which applies them.";
const NOT_MIGRATED_RETRY_SECONDS = 30;

/**
 * Tracks what is wrong with the database. After a failure it probes with a write every two seconds, and
 * so notices by itself when writes succeed again.
 */
export class DatabaseState {
  /** Why writes fail; `null` as long as none is known to. */
  private stopped: DatabaseCondition | null = null;
  private timer: NodeJS.Timeout | undefined;
  private probing: Promise<void> | undefined;
  private readonly saidAt = new Map<string, number>();
  private ended = false;
  /** A newer Docket may have applied more. */
  private readonly isMigrated: string;

  /**
   * @param migrations names of those that this Docket needs
   * @param count called for each failure; for the metrics
   */
  constructor(
    private readonly logger: Logger,
    private readonly database: () => Database,
    migrations: string[],
    private readonly count: (failure: DatabaseFailure) => void,
  ) {
    this.isMigrated = `SELECT count(*) = ${migrations.length} FROM "SequelizeMeta" WHERE name IN ('${migrations.join("', '")}')`;
  }

  /** To be called with each failure of the database. */
  readonly failed = (error: unknown): void => {
    const trouble = conditionOf(error);
    this.note(trouble ?? "away", error);
    if (trouble && stopsWrites(trouble)) this.stopped = trouble;
    this.watch();
  };

  /** Why writes fail; `null` if they do not. */
  get writesFailFor(): DatabaseCondition | null {
    return this.stopped;
  }

  /**
   * Checks whether the database answers and accepts writes. Returns `null`, or why it does not
   * accept them.
   *
   * @throws DatabaseError if it does not answer; AppError 503 if migrations have been undone
   */
  async check(): Promise<DatabaseCondition | null> {
    const { isWritable, holds } = await this.database().ping(this.isMigrated);
    if (!holds) throw refuse.unavailable(NOT_MIGRATED, NOT_MIGRATED_RETRY_SECONDS);
    if (!isWritable) {
      this.stopped = "read-only";
      this.watch();
    } else if (this.stopped) await this.probe();
    return this.stopped;
  }

  destroy(): void {
    this.ended = true;
    clearInterval(this.timer);
  }

  private watch(): void {
    if (this.timer || this.ended) return;
    this.timer = setInterval(() => void this.probe(), PROBE_MILLISECONDS);
    this.timer.unref();
  }

  private note(failure: DatabaseFailure, error: unknown): void {
    this.count(failure);
    // A login or certificate that is refused says itself what to do.
    const away = isDatabaseError(error) ? error.message : "The database cannot be reached.";
    const words = failure === "away" ? away : conditionMessages[failure];
    const now = performance.now();
    if (now - (this.saidAt.get(words) ?? Number.NEGATIVE_INFINITY) < SAY_AGAIN_MILLISECONDS) return;
    this.saidAt.set(words, now);
    this.logger.error({ err: error, failure }, words);
  }

  private probe(): Promise<void> {
    this.probing ??= writeSomething(this.database())
      .then(
        () => {
          // Other connections may still be read-only, as the server was when they were opened.
          if (this.stopped) this.database().replaceConnections();
          this.stopped = null;
          clearInterval(this.timer);
          this.timer = undefined;
          this.saidAt.clear();
          this.logger.info("The database takes changes again.");
        },
        () => {}, // `failed` was called
      )
      .finally(() => {
        this.probing = undefined;
      });
    return this.probing;
  }
}

/** Writes a row and rolls it back at once. */
async function writeSomething(database: Database): Promise<void> {
  const takenBack = new Error("taken back");
  try {
    await database.asSystem(() =>
      database.sequelize.transaction(async () => {
        await Verification.create({
          id: randomUUID(),
          identifier: "probe",
          value: randomBytes(PROBE_BYTES).toString("base64"),
          expiresAt: new Date(),
        });
        throw takenBack;
      }),
    );
  } catch (error) {
    if (error !== takenBack) throw error;
  }
}
