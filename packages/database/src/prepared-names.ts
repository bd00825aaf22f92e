import { LRUCache } from "lru-cache";
import type { CustomTypesConfig, FieldDef } from "pg";

type Parser = (text: string) => unknown;

/** How the rows of a statement are read: their fields, and the parser of each. */
export class RowShape {
  private readonly names: string[];
  private readonly parsers: Parser[];
  /** Copied for each row, so that all rows have the same hidden class in V8. */
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
 * The statements that one connection has prepared or is preparing, and the shapes of their rows.
 * The least recently used are evicted first.
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

  /** Whether a Parse message must be sent; for unnamed statements, always. */
  needsParse(name: string): boolean {
    if (name !== "" && (this.known.get(name) || this.awaited.includes(name))) return false;
    this.awaited.push(name);
    return true;
  }

  parsed(): void {
    const name = this.awaited.shift();
    if (name) this.known.set(name, { shape: null });
  }

  /**
   * To be called after the last message of a statement: Parse messages that the server skipped
   * because of an error prepared nothing.
   */
  settled(): void {
    this.awaited = [];
  }

  /** Names that the server should deallocate before anything else is sent. */
  get toClose(): readonly string[] {
    return this.evicted;
  }

  /** To be called when the Close messages for these names have been sent. */
  closed(): void {
    this.evicted = [];
  }

  /** Stores the server's description of a statement's rows. */
  described(name: string, shape: RowShape): void {
    const known = this.known.peek(name);
    if (known) known.shape = shape;
  }

  /** The shape of a statement's rows, if it was described before. */
  shapeOf(name: string): RowShape | null {
    return this.known.peek(name)?.shape ?? null;
  }
}
