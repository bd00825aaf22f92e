import { open, stat } from "node:fs/promises";
import { constants, gunzipSync } from "node:zlib";
import { BackupError, fileTrouble } from "./errors.js";
import { BEGINNING } from "./format.js";

/** How much of a file is examined. */
const BYTES = 4_096;

/** How files begin that may be taken for a backup, and what they are. */
const kinds: [beginnings: string[], what: string][] = [
  [["PGDMP"], "a dump of pg_dump. pg_restore restores it, into an empty database"],
  [["--\n-- PostgreSQL database"], "an SQL dump. psql restores it, into an empty database"],
  [['{"format":"docket-export"'], "the export of one account. docket import reads it"],
  [["{", "["], "JSON. docket import reads the exports of other applications"],
  [["PK\x03\x04"], "a ZIP archive. Unpack it; docket import reads those of other applications"],
  [["\x1f\x8b"], "compressed again. Decompress it once with gunzip"],
  [
    ["\x28\xb5\x2f\xfd", "\xfd7zXZ", "BZh"],
    "compressed by another program than gzip. Decompress it",
  ],
  [
    // The last four: OpenPGP
    [
      "age-encryption.org",
      "Salted__",
      "-----BEGIN ",
      "\x8c\x0d\x04",
      "\x84\x5e\x03",
      "\x85\x01",
      "\x85\x02",
    ],
    "encrypted. Decrypt it first",
  ],
];

/**
 * Rejects a file that is something else than a backup, and says what it is. Whether a backup is intact is
 * found out by reading all of it.
 *
 * @throws BackupError
 */
export async function rejectOtherFiles(file: string): Promise<void> {
  const bytes = await beginningOf(file);
  const compressed = bytes.toString("latin1").startsWith("\x1f\x8b");
  const text = compressed ? unpacked(bytes) : bytes.toString("latin1");
  if (compressed && text.startsWith(BEGINNING.slice(0, text.length))) return;
  const [, kind = "something else"] =
    kinds.find(([beginnings]) => beginnings.some((one) => text.startsWith(one))) ?? [];
  throw new BackupError(
    `${file} is not a backup of Docket: ${
      bytes.length === 0
        ? "it is empty. Was the disk full when it was written or copied?"
        : text.startsWith(BEGINNING)
          ? "it was decompressed. Compress it with gzip."
          : `${compressed ? "what gzip compressed in it is" : "it is"} ${kind}.`
    }`,
  );
}

async function beginningOf(file: string): Promise<Buffer> {
  try {
    if ((await stat(file)).isFIFO()) {
      throw new BackupError(
        `${file} is a pipe. A backup is read twice, from a file, or from standard input, which is -.`,
      );
    }
    await using handle = await open(file);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(BYTES), 0, BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError(fileTrouble(file, error), { cause: error });
  }
}

/** As much of the content as can be decompressed; nothing if it is damaged. */
function unpacked(bytes: Buffer): string {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString("latin1");
  } catch {
    return "";
  }
}
