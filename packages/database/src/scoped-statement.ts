import pg, { type QueryResult } from "pg";
import { prepareValue } from "pg/lib/utils.js";
import { markUndone } from "./failures.js";

/** A statement that travels before another one and whose rows nobody wants. */
export interface PreludeStatement {
  text: string;
  name?: string | undefined;
  values: string[];
}

export interface StatementConfig {
  text: string;
  values?: unknown[] | undefined;
  /** Prepared under this name once a connection; absent where nothing may be kept on it. */
  name?: string | undefined;
  types?: pg.CustomTypesConfig | undefined;
  rowMode?: "array" | undefined;
  /** Its rows are read in the order of an index; see `statement`. */
  inOrder?: boolean | undefined;
}

/** Told of a statement's end. `reached`: the prelude had completed before it. */
export type Answered = (error: Error | null, result: QueryResult | null, reached: boolean) => void;

/** The part of pg's wire connection that is used here. */
interface Wire {
  stream: { cork(): void; uncork(): void };
  query(text: string): void;
  parse(query: { text: string; name: string; types?: unknown }): void;
  bind(config: object): void;
  describe(message: { type: "P"; name: string }): void;
  execute(config: object): void;
  sync(): void;
  sendCopyFail(message: string): void;
}

type Callback = (error: Error | null, result: QueryResult) => void;

/** The names that one connection has prepared, and those whose answer is still on its way. */
export class PreparedNames {
  private readonly known = new Set<string>();
  private awaited: string[] = [];

  /** Whether the statement must be sent; unnamed ones always. */
  needsParse(name: string | undefined): boolean {
    if (name === undefined) {
      this.awaited.push("");
      return true;
    }
    if (this.known.has(name) || this.awaited.includes(name)) return false;
    this.awaited.push(name);
    return true;
  }

  parsed(): void {
    const name = this.awaited.shift();
    if (name) this.known.add(name);
  }

  /** After the last message of a statement: what was skipped because of an error was not prepared. */
  settled(): void {
    this.awaited = [];
  }
}

export interface ScopedStatementOptions {
  prelude: readonly PreludeStatement[];
  statement: StatementConfig;
  names: PreparedNames;
  /** Asked at the moment of sending; an error keeps the statement from being sent. */
  refusal: () => Error | null;
  answered: Answered;
}

/**
 * One statement, preceded by others, all sent at once and ended by a single Sync: one round trip.
 *
 * Without BEGIN among the prelude they form one implicit transaction, so settings made for the
 * transaction are gone when the answer arrives, whatever became of the statement. Everything goes
 * by the extended protocol: under the simple one the statement would be a transaction of its own
 * and the settings would outlive it.
 */
export class ScopedStatement extends pg.Query {
  /** Commands of the prelude that have not completed yet. */
  private ahead: number;
  /** Whether the statement itself has; what follows is the commit. */
  private completed = false;

  constructor(private readonly options: ScopedStatementOptions) {
    const { prelude, statement, names, refusal, answered } = options;
    super({
      text: statement.text,
      values: statement.values,
      types: statement.types,
      rowMode: statement.rowMode,
    } as never);
    this.ahead = prelude.length;
    (this as unknown as { callback: Callback }).callback = (error, result) => {
      names.settled();
      // The server's own word, before the statement had completed, that it ends the connection.
      if (error && "severity" in error && !this.completed) markUndone(error);
      answered(error, error ? null : result, this.ahead === 0);
    };
    this.submit = ((wire: unknown) => refusal() ?? this.send(wire as Wire)) as never;
  }

  private send(wire: Wire): Error | null {
    const { prelude, statement, names } = this.options;
    let values: unknown[];
    try {
      // Before the first byte: a value that cannot be written must not leave half a message behind.
      values = (statement.values ?? []).map(prepareValue);
    } catch (error) {
      return error as Error;
    }
    wire.stream.cork();
    try {
      for (const { text, name = "", values } of prelude) {
        if (names.needsParse(name || undefined)) wire.parse({ text, name });
        wire.bind({ portal: "", statement: name, values, binary: false });
        wire.execute({ portal: "" });
      }
      const { text, name = "" } = statement;
      if (names.needsParse(name || undefined)) wire.parse({ text, name });
      wire.bind({ portal: "", statement: name, values, binary: false });
      wire.describe({ type: "P", name: "" });
      wire.execute({ portal: "" });
      wire.sync();
    } finally {
      wire.stream.uncork();
    }
    return null;
  }

  // pg calls these as messages arrive; the prelude's rows and completions are passed over.
  handleDataRow(message: unknown): void {
    if (this.ahead === 0) base.handleDataRow.call(this, message);
  }

  handleCommandComplete(message: unknown, connection: unknown): void {
    if (this.ahead > 0) {
      this.ahead -= 1;
      return;
    }
    this.completed = true;
    base.handleCommandComplete.call(this, message, connection);
  }

  /** The server ignores the Sync that it got before it was told that nothing will be copied. */
  handleCopyInResponse(wire: Wire): void {
    wire.sendCopyFail("COPY FROM STDIN is not possible here");
    wire.sync();
  }
}

/** Text by the simple protocol: one command or several. */
export class SimpleStatement extends pg.Query {
  /** @param text called at the moment of sending; an error keeps it from being sent */
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

const base = pg.Query.prototype as unknown as {
  handleDataRow(this: ScopedStatement, message: unknown): void;
  handleCommandComplete(this: ScopedStatement, message: unknown, connection: unknown): void;
};
