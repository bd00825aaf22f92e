import { LRUCache } from "lru-cache";
import type { CustomTypesConfig, FieldDef } from "pg";

type Parser = (text: string) => unknown;

/** How the rows of a statement are read: which fields they have, and what parses each. */
export class RowShape {
  private readonly names: string[];
  private readonly parsers: Parser[];
  /** Copied for each row, so that all rows are of one kind for the engine. */
  private readonly empty: Record<string, unknown>;

  constructor(
    readonly fields: FieldDef[],
    types: CustomTypesConfig,
    private readonly mode?: "array" | undefined,
  ) {
    this.names = fields.map(({ name }) => name);
    this.parsers = fields.map(
      ({ dataTypeID }) => types.getTypeParser(dataTypeID, "text") as unknown as Parser,
    );
    this.empty = Object.fromEntries(this.names.map((name) => [name, null]));
  }

  /** @throws whatever a parser does */
  read(values: (string | null)[]): unknown {
    const { names, parsers } = this;
    if (this.mode === "array")
      return values.map((text, index) => (text === null ? null : parsers[index]!(text)));
    const row = { ...this.empty };
    for (let index = 0; index < values.length; index += 1) {
      const text = values[index]!;
      row[names[index]!] = text === null ? null : parsers[index]!(text);
    }
    return row;
  }
}

/** How many statements a connection keeps prepared. */
const MOST_PREPARED = 500;

/**
 * The statements that one connection has prepared, those whose answer is still on its way, and what
 * their rows look like. Those that were not sent for the longest time are given up first.
 */
export class PreparedNames {
  private readonly known = new LRUCache<string, { shape: RowShape | null }>({
    max: MOST_PREPARED,
    disposeAfter: (_value, name, reason) => {
      if (reason === "evict") this.evicted.push(name);
    },
  });
  private evicted: string[] = [];
  private awaited: string[] = [];

  /** Whether the statement must be sent; unnamed ones always. */
  needsParse(name: string): boolean {
    if (name !== "" && (this.known.get(name) || this.awaited.includes(name))) return false;
    this.awaited.push(name);
    return true;
  }

  parsed(): void {
    const name = this.awaited.shift();
    if (name) this.known.set(name, { shape: null });
  }

  /** After the last message of a statement: what was skipped because of an error was not prepared. */
  settled(): void {
    this.awaited = [];
  }

  /** Names that the server should forget before anything else is sent. */
  get toClose(): readonly string[] {
    return this.evicted;
  }

  /** The server will be told. */
  closed(): void {
    this.evicted = [];
  }

  /** Keeps what the server said of a name's rows. */
  described(name: string, shape: RowShape): void {
    const known = this.known.peek(name);
    if (known) known.shape = shape;
  }

  /** How to read the rows of a name, if they were described before. */
  shapeOf(name: string): RowShape | null {
    return this.known.peek(name)?.shape ?? null;
  }
}
