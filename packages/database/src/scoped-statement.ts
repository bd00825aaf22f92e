import pg, { type QueryResult } from "pg";
import { prepareValue } from "pg/lib/utils.js";

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
}

/** The part of pg's wire connection that is used here. */
interface Wire {
  stream: { cork(): void; uncork(): void };
  parse(query: { text: string; name: string; types?: unknown }): void;
  bind(config: object): void;
  describe(message: { type: "P"; name: string }): void;
  execute(config: object): void;
  sync(): void;
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

  constructor(
    private readonly prelude: readonly PreludeStatement[],
    private readonly statement: StatementConfig,
    private readonly names: PreparedNames,
    onDone: (error: Error | null, result: QueryResult | null, reached: boolean) => void,
  ) {
    super({
      text: statement.text,
      values: statement.values,
      types: statement.types,
      rowMode: statement.rowMode,
    } as never);
    this.ahead = prelude.length;
    (this as unknown as { callback: Callback }).callback = (error, result) => {
      names.settled();
      onDone(error, error ? null : result, this.ahead === 0);
    };
    this.submit = ((connection: unknown) => this.send(connection as Wire)) as never;
  }

  private send(wire: Wire): null {
    wire.stream.cork();
    try {
      for (const { text, name, values } of this.prelude) {
        if (this.names.needsParse(name)) wire.parse({ text, name: name ?? "" });
        wire.bind({ portal: "", statement: name ?? "", values, binary: false });
        wire.execute({ portal: "" });
      }
      const { text, name, values } = this.statement;
      if (this.names.needsParse(name)) wire.parse({ text, name: name ?? "" });
      wire.bind({
        portal: "",
        statement: name ?? "",
        values: values ?? [],
        binary: false,
        valueMapper: prepareValue,
      });
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
    if (this.ahead > 0) this.ahead -= 1;
    else base.handleCommandComplete.call(this, message, connection);
  }
}

const base = pg.Query.prototype as unknown as {
  handleDataRow(this: ScopedStatement, message: unknown): void;
  handleCommandComplete(this: ScopedStatement, message: unknown, connection: unknown): void;
};
