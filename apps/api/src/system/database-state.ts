import { randomBytes, randomUUID } from "node:crypto";
import {
  conditionMessages,
  conditionOf,
  type Database,
  type DatabaseCondition,
  stopsWrites,
} from "@docket/database";
import { Verification } from "@docket/models";
import type { Logger } from "pino";

/** What is wrong with the database: a {@link DatabaseCondition}, or that it cannot be reached. */
export type DatabaseFailure = DatabaseCondition | "away";

const PROBE_MILLISECONDS = 2_000;
/** How often a failure that goes on is said in the log. */
const SAY_AGAIN_MILLISECONDS = 60_000;
/** More than is free on pages that are there already, so that writing it needs the disk. */
const PROBE_BYTES = 150_000;

/**
 * Keeps in mind what is wrong with the database. While changes fail it tries one every two seconds, and so
 * finds by itself that they are possible again.
 */
export class DatabaseState {
  /** Why nothing can be changed; `null` as long as nobody found that. */
  private stopped: DatabaseCondition | null = null;
  private timer: NodeJS.Timeout | undefined;
  private probing: Promise<void> | undefined;
  private readonly saidAt = new Map<DatabaseFailure, number>();
  private ended = false;

  /** @param count told of each failure; for the metrics */
  constructor(
    private readonly logger: Logger,
    private readonly database: () => Database,
    private readonly count: (failure: DatabaseFailure) => void,
  ) {}

  /** Told of each failure of the database. */
  readonly failed = (error: unknown): void => {
    const trouble = conditionOf(error);
    this.note(trouble ?? "away", error);
    if (trouble && stopsWrites(trouble)) this.stop(trouble);
  };

  /** Why nothing can be changed, if that is so. */
  get writesFailFor(): DatabaseCondition | null {
    return this.stopped;
  }

  /**
   * Whether the database answers and takes changes; `null`, or why it does not take them.
   *
   * @throws DatabaseError if it does not answer
   */
  async check(): Promise<DatabaseCondition | null> {
    const writable = await this.database().ping();
    if (!writable) this.stop("read-only");
    else if (this.stopped) await this.probe();
    return this.stopped;
  }

  destroy(): void {
    this.ended = true;
    clearInterval(this.timer);
  }

  private stop(trouble: DatabaseCondition): void {
    if (this.stopped === null && !this.ended) {
      this.timer = setInterval(() => void this.probe(), PROBE_MILLISECONDS);
      this.timer.unref();
    }
    this.stopped = trouble;
  }

  private note(failure: DatabaseFailure, error: unknown): void {
    this.count(failure);
    const now = performance.now();
    if (now - (this.saidAt.get(failure) ?? Number.NEGATIVE_INFINITY) < SAY_AGAIN_MILLISECONDS)
      return;
    this.saidAt.set(failure, now);
    const words =
      failure === "away" ? "The database cannot be reached." : conditionMessages[failure];
    this.logger.error({ err: error, failure }, words);
  }

  private probe(): Promise<void> {
    this.probing ??= writeSomething(this.database())
      .then(
        () => {
          this.stopped = null;
          clearInterval(this.timer);
          this.saidAt.clear();
          // Others may still be read-only, as the server was when they were opened.
          this.database().replaceConnections();
          this.logger.info("The database takes changes again.");
        },
        () => {}, // `failed` was told
      )
      .finally(() => {
        this.probing = undefined;
      });
    return this.probing;
  }
}

/** Writes a row that is taken back at once. */
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
