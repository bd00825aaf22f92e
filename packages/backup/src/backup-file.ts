import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { PassThrough, type Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { withConnection } from "./connection.js";
import { countLines, dump } from "./dump.js";
import { BackupError } from "./errors.js";
import {
  type BackupSummary,
  BackupWriter,
  type Header,
  type Piece,
  readPieces,
  type Trailer,
} from "./format.js";
import { rejectOtherFiles } from "./recognize.js";
import { replaceFile } from "./replace-file.js";

/** Options of a backup. */
export interface BackupOptions {
  onProgress?: (message: string) => void;
  /** Ends the backup, and removes what has been written. */
  signal?: AbortSignal;
}

/**
 * Backs up the database at `url` into `file`, which is created or replaced atomically after the
 * backup was read back and verified. Only this account may read it: it holds everybody's data.
 *
 * @throws BackupError, DatabaseError; an `AbortError`
 */
export async function createBackup(
  url: string,
  file: string,
  options: BackupOptions = {},
): Promise<BackupSummary> {
  const existing = await stat(file).catch(() => null);
  if (existing && !existing.isFile()) {
    throw new BackupError(
      `${file} is ${existing.isDirectory() ? "a folder" : "a pipe or a device"}. A backup is written to a file, from which it is read back, or to standard output, which is -.`,
    );
  }
  return replaceFile(file, async (partial) => {
    const open = () => createWriteStream(partial, { mode: 0o600, flush: true });
    const written = await writeBackup(url, open, options);
    const summary = await verifyBackup(partial, options.signal);
    if (summary.sha256 !== written.sha256) {
      throw new BackupError(`${file} could not be read back as it was written. Is the disk sound?`);
    }
    return summary;
  });
}

/**
 * Backs up the database at `url` into a stream, from which it cannot be read back.
 *
 * @param open opens the stream once the database is connected; it is ended, unless it is standard output
 * @throws BackupError, DatabaseError, errors of the stream; an `AbortError`
 */
export async function writeBackup(
  url: string,
  open: () => Writable,
  { onProgress = () => {}, signal = new AbortController().signal }: BackupOptions = {},
): Promise<BackupSummary> {
  return withConnection(url, async (client) => {
    const content = new PassThrough();
    const sink = open();
    const written = pipeline(content, createGzip({ level: 4 }), sink, {
      signal,
      end: sink !== process.stdout,
    });
    const failed = written.then(
      () => new Promise<never>(() => {}),
      (error: unknown) => {
        throw error;
      },
    );
    const summary = await Promise.race([
      failed,
      dump(client, new BackupWriter(content), onProgress),
    ]).catch((error: unknown) => {
      content.destroy(); // otherwise the file would stay open
      throw error;
    });
    content.end();
    await written;
    return summary;
  });
}

/**
 * Reads all of a backup, and compares every checksum.
 *
 * @throws BackupError for a file that is not a backup, was truncated or was changed
 */
export async function verifyBackup(file: string, signal?: AbortSignal): Promise<BackupSummary> {
  await rejectOtherFiles(file);
  let header: Header | undefined;
  let trailer: Trailer | undefined;
  const tables: Record<string, number> = {};
  let rows = 0;
  for await (const piece of openBackup(file, signal)) {
    if (piece instanceof Buffer) rows += countLines(piece);
    else if ("createdAt" in piece) header = piece;
    else if ("end" in piece) trailer = piece;
    else if ("endOfTable" in piece) {
      if (piece.rows !== rows) throw new BackupError(`${file} lacks rows of ${piece.endOfTable}.`);
      tables[piece.endOfTable] = rows;
    } else rows = 0;
  }
  if (!header || !trailer) throw new BackupError(`${file} is not a backup of Docket.`);
  const { createdAt, migrations } = header;
  return { createdAt: new Date(createdAt), migrations, tables, sha256: trailer.sha256 };
}

/** The pieces of a backup, verified while they are read, until a signal ends it. */
export async function* openBackup(file: string, signal?: AbortSignal): AsyncGenerator<Piece> {
  const source = createReadStream(file);
  const content = createGunzip();
  source.on("error", (error) => content.destroy(error));
  source.pipe(content);
  try {
    for await (const piece of readPieces(content as Readable, file)) {
      signal?.throwIfAborted();
      yield piece;
    }
  } finally {
    source.destroy();
    content.destroy();
  }
}
