import { createHash, type Hash } from "node:crypto";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { BackupError, fileTrouble } from "./errors.js";

/*
 * A backup is a gzip file with lines of JSON. A line with `bytes` is followed by that many bytes of rows, in
 * the text format of PostgreSQL's COPY, which every version reads:
 *
 *   header, (table, bytes*, endOfTable)*, end
 */

const FORMAT = "docket-backup";
const VERSION = 1;

/** How the content of every backup begins, of whatever version. */
export const BEGINNING = `{"format":"${FORMAT}",`;

/** What a backup holds. */
export interface BackupSummary {
  createdAt: Date;
  /** Names of the migrations that make up its schema. */
  migrations: string[];
  /** Rows by table. */
  tables: Record<string, number>;
  /** SHA-256 of its content in hex. */
  sha256: string;
}

/** The first line. */
export interface Header {
  /** When its snapshot was taken, ISO 8601. */
  createdAt: string;
  /** PostgreSQL's, such as `18.4`. */
  server: string;
  /** Names of the applied migrations, in order: the schema that the rows have. */
  migrations: string[];
}

/** The table that the next rows belong to. */
export interface TableHeader {
  table: string;
  columns: string[];
}

/** The state of a sequence, by the column that it belongs to. */
export interface SequenceState {
  table: string;
  column: string;
  value: string;
  isCalled: boolean;
}

export interface TableEnd {
  endOfTable: string;
  rows: number;
  /** SHA-256 of the rows' bytes in hex. */
  sha256: string;
}

/** The last line. */
export interface Trailer {
  end: true;
  rows: number;
  sequences: SequenceState[];
  /** SHA-256 of everything before it, in hex. */
  sha256: string;
}

/** A piece of a backup, verified as far as it has been read. */
export type Piece = Header | TableHeader | Buffer | TableEnd | Trailer;

const newHash = () => createHash("sha256");

/** Writes a backup piece by piece, at the pace of `sink`. */
export class BackupWriter {
  private readonly whole = newHash();
  private table: { name: string; hash: Hash } | null = null;
  private rows = 0;

  constructor(private readonly sink: Writable) {}

  header(header: Header): Promise<void> {
    return this.line({ format: FORMAT, version: VERSION, ...header });
  }

  async beginTable(table: TableHeader): Promise<void> {
    this.table = { name: table.table, hash: newHash() };
    await this.line(table);
  }

  async data(bytes: Buffer): Promise<void> {
    this.table?.hash.update(bytes);
    await this.line({ bytes: bytes.length });
    await this.send(bytes);
  }

  async endTable(rows: number): Promise<void> {
    this.rows += rows;
    const { name = "", hash = newHash() } = this.table ?? {};
    await this.line({ endOfTable: name, rows, sha256: hash.digest("hex") } satisfies TableEnd);
  }

  /** @returns the hash of everything before the trailer */
  async end(sequences: SequenceState[]): Promise<string> {
    const sha256 = this.whole.copy().digest("hex");
    await this.line({ end: true, rows: this.rows, sequences, sha256 } satisfies Trailer);
    return sha256;
  }

  private line(value: object): Promise<void> {
    return this.send(Buffer.from(`${JSON.stringify(value)}\n`));
  }

  private async send(bytes: Buffer): Promise<void> {
    this.whole.update(bytes);
    if (!this.sink.write(bytes)) await once(this.sink, "drain");
  }
}

/**
 * Reads a backup piece by piece. The trailer comes last, and only if everything before it is
 * unchanged.
 *
 * @throws BackupError for anything but an intact backup
 */
export async function* readPieces(source: Readable, name: string): AsyncGenerator<Piece> {
  const input = new Input(source, name);
  const whole = newHash();
  const first = await input.line();
  const { format, version, ...header } = first.value as { format?: string; version?: number };
  if (format !== FORMAT) throw new BackupError(`${name} is not a backup of Docket.`);
  if (version !== VERSION) {
    throw new BackupError(`${name} was made by a newer Docket. Restore it with that one.`);
  }
  whole.update(first.bytes);
  yield header as Header;
  let table: { hash: Hash } | null = null;
  for (;;) {
    const { value, bytes } = await input.line();
    if ("end" in value) {
      if ((value as Trailer).sha256 !== whole.digest("hex")) throw input.damaged();
      await input.expectEnd();
      return yield value as Trailer;
    }
    whole.update(bytes);
    if ("bytes" in value) {
      for await (const data of input.pass((value as { bytes: number }).bytes)) {
        whole.update(data);
        table?.hash.update(data);
        yield data;
      }
    } else if ("endOfTable" in value) {
      if ((value as TableEnd).sha256 !== table?.hash.digest("hex")) throw input.damaged();
      yield value as TableEnd;
    } else {
      table = { hash: newHash() };
      yield value as TableHeader;
    }
  }
}

const LONGEST_LINE = 1_000_000;

/** Reads lines, and given numbers of bytes, from a stream. */
class Input {
  private readonly chunks: AsyncIterator<Buffer>;
  private buffer: Buffer = Buffer.alloc(0);

  constructor(
    source: Readable,
    private readonly name: string,
  ) {
    this.chunks = source[Symbol.asyncIterator]();
  }

  damaged(cause?: unknown): BackupError {
    return new BackupError(
      `${this.name} is not what was written: it was cut off or changed. Nothing was restored from it.`,
      { cause },
    );
  }

  async line(): Promise<{ value: object; bytes: Buffer }> {
    let end = this.buffer.indexOf(10);
    while (end === -1) {
      if (this.buffer.length > LONGEST_LINE || !(await this.more())) throw this.damaged();
      end = this.buffer.indexOf(10);
    }
    const bytes = this.cut(end + 1);
    try {
      const value: unknown = JSON.parse(bytes.toString("utf8"));
      if (typeof value === "object" && value !== null) return { value, bytes };
    } catch (error) {
      throw this.damaged(error);
    }
    throw this.damaged();
  }

  /** So many bytes, in pieces as they come: a damaged file may name any number. */
  async *pass(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0; ) {
      if (this.buffer.length === 0 && !(await this.more())) throw this.damaged();
      const data = this.cut(left);
      left -= data.length;
      yield data;
    }
  }

  async expectEnd(): Promise<void> {
    if (this.buffer.length > 0 || (await this.more())) throw this.damaged();
  }

  private cut(most: number): Buffer {
    const bytes = this.buffer.subarray(0, most);
    this.buffer = this.buffer.subarray(most);
    return bytes;
  }

  private async more(): Promise<boolean> {
    const { value, done } = await this.chunks.next().catch((error: unknown) => {
      const { code = "" } = error as NodeJS.ErrnoException;
      if (code.startsWith("Z_") || code === "ERR_BUFFER_OUT_OF_BOUNDS") throw this.damaged(error);
      throw new BackupError(fileTrouble(this.name, error), { cause: error });
    });
    if (done) return false;
    this.buffer = this.buffer.length === 0 ? value : Buffer.concat([this.buffer, value]);
    return true;
  }
}
