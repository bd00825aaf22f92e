import pg, { type FieldDef, type QueryResult } from "pg";
import { markNotApplied } from "./failures.js";
import { createResult, prepareValue, type Result, serialize, type Wire } from "./internals/pg.js";
import { type PreparedNames, RowShape } from "./prepared-names.js";

/** A statement that is sent ahead of another one and whose rows are discarded. */
export interface PreludeStatement {
  text: string;
  name?: string | undefined;
  values: string[];
}

export interface StatementConfig {
  text: string;
  values?: unknown[] | undefined;
  /** Prepared under this name once per connection; absent if the connection may keep no state. */
  name?: string | undefined;
  types?: pg.CustomTypesConfig | undefined;
  rowMode?: "array" | undefined;
  /** It names its columns and has its own parsers, so its rows need to be described only once. */
  compiled?: boolean | undefined;
  /** See `statement`. */
  inIndexOrder?: boolean | undefined;
  changesSession?: boolean;
}

/** Called when a statement has ended. `reached`: its prelude had completed. */
export type Answered = (error: Error | null, result: QueryResult | null, reached: boolean) => void;

/** Unnamed, so that it can be sent through a pooler as well. */
const COMMIT = { name: "", text: "COMMIT" };

type Callback = (error: Error | null, result: QueryResult) => void;

export interface ScopedStatementOptions {
  prelude: readonly PreludeStatement[];
  statement: StatementConfig;
  names: PreparedNames;
  /** The connection's own parsers, for a statement that has none. */
  types: pg.CustomTypesConfig;
  /** COMMIT follows in the same round trip; after an error the caller must send ROLLBACK. */
  commits?: boolean;
  /** Called at the moment of sending; if it returns an error, the statement is not sent. */
  refusal: () => Error | null;
  answered: Answered;
}

/**
 * One statement and its prelude, all sent at once and followed by a single Sync: one round trip.
 *
 * Without BEGIN in the prelude they form one implicit transaction, so settings local to the
 * transaction are gone when the answer arrives, whether or not the statement succeeded. Everything
 * uses the extended protocol: with the simple one the statement would be a transaction of its own
 * and the settings would outlive it.
 */
export class ScopedStatement {
  /** Where pg expects it, and replaces it with its own to enforce a timeout. */
  callback: Callback;
  /** Commands of the prelude that have not completed yet. */
  private ahead: number;
  /** Whether the statement itself has completed; what follows is the commit. */
  private completed = false;
  private readonly result: Result;
  private shape: RowShape | null = null;
  /** Set if a row could not be parsed; the rest of the answer is still read. */
  private unreadable: Error | null = null;

  constructor(private readonly options: ScopedStatementOptions) {
    const { prelude, statement, names, answered } = options;
    this.ahead = prelude.length;
    this.result = createResult(statement.rowMode, statement.types);
    this.callback = (error, result) => {
      names.settled();
      // The server itself reported an error before the statement had completed.
      if (error && "severity" in error && !this.completed) markNotApplied(error);
      answered(error, error ? null : result, this.ahead === 0);
    };
  }

  submit(wire: Wire): Error | null {
    const refusal = this.options.refusal();
    if (refusal) return refusal;
    let bytes: Buffer;
    try {
      // All serialised before the first byte is sent: a value that cannot be serialised must not
      // leave half a message behind, and one write costs less than many.
      bytes = Buffer.concat(this.messages());
    } catch (error) {
      return error as Error;
    }
    if (wire.stream.writable) wire.stream.write(bytes);
    this.options.names.closed();
    return null;
  }

  private messages(): Buffer[] {
    const { prelude, statement, names } = this.options;
    const { text, name = "" } = statement;
    const values = (statement.values ?? []).map(prepareValue);
    // These come first: the server would skip them after an error in a later message.
    const messages = names.toClose.map((name) => serialize.close({ type: "S", name }));
    for (const { text, name = "", values } of prelude) {
      if (names.needsParse(name)) messages.push(serialize.parse({ name, text }));
      messages.push(serialize.bind({ statement: name, values }), serialize.execute());
    }
    if (names.needsParse(name)) messages.push(serialize.parse({ name, text }));
    messages.push(serialize.bind({ statement: name, values }));
    // A statement of a model may have the same text but other parsers for the same rows.
    if (statement.compiled) this.shape = names.shapeOf(name);
    if (!this.shape) messages.push(serialize.describe({ type: "P" }));
    messages.push(serialize.execute());
    if (this.options.commits) {
      if (names.needsParse(COMMIT.name)) messages.push(serialize.parse(COMMIT));
      messages.push(serialize.bind({ statement: COMMIT.name }), serialize.execute());
    }
    messages.push(serialize.sync());
    return messages;
  }

  // pg calls these as messages arrive; the prelude's rows and completions are ignored.

  handleRowDescription({ fields }: { fields: FieldDef[] }): void {
    const { statement, names, types } = this.options;
    this.shape = new RowShape(fields, statement.types ?? types, statement.rowMode);
    // For others, the parsers may change, and the columns that a `*` stands for.
    if (statement.compiled && statement.name) names.described(statement.name, this.shape);
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    if (this.ahead > 0 || this.unreadable) return;
    try {
      this.result.rows.push(this.shape?.read(fields));
    } catch (error) {
      this.unreadable = error as Error;
    }
  }

  handleCommandComplete(message: { text: string }): void {
    if (this.ahead > 0) {
      this.ahead -= 1;
      return;
    }
    if (this.completed) return; // the commit
    this.completed = true;
    this.result.addCommandComplete(message);
  }

  handleReadyForQuery(): void {
    if (this.shape) this.result.fields = this.shape.fields;
    this.callback(this.unreadable, this.result);
  }

  handleError(error: Error): void {
    this.callback(error, this.result);
  }

  handleEmptyQuery(): void {
    this.completed = true;
  }

  handleCopyData(): void {}

  /** Needs another Sync, since the server ignores the one that it received before CopyFail. */
  handleCopyInResponse(wire: Wire): void {
    wire.sendCopyFail("COPY FROM STDIN is not possible here");
    wire.sync();
  }
}

/** Text sent by the simple protocol: one command or several. */
export class SimpleStatement extends pg.Query {
  /** @param text called at the moment of sending; if it returns an error, nothing is sent */
  constructor(text: () => string | Error, answered: Answered) {
    super({ text: "" } as never);
    (this as unknown as { callback: Callback }).callback = (error, result) =>
      answered(error, error ? null : result, true);
    this.submit = ((wire: Wire) => {
      const final = text();
      if (typeof final !== "string") return final;
      wire.query(final);
      return null;
    }) as never;
  }
}
