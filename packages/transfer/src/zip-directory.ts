import { bounds } from "./bounds.js";
import { TransferError } from "./transfer-error.js";

/** An entry of a zip archive's central directory. */
export interface DirectoryEntry {
  name: string;
  method: number;
  encrypted: boolean;
  crc: number;
  packedSize: number;
  size: number;
  /** The offset of its local header. */
  offset: number;
}

const END = 0x06054b50;
const END_LENGTH = 22;
const ENTRY = 0x02014b50;
const ENTRY_LENGTH = 46;
const LONGEST_COMMENT = 65_535;

/**
 * Reads the central directory at the end of a zip archive (APPNOTE 4.3.12 and 4.3.16): the only
 * place that has the number of files, so that a truncated archive is detected. Sizes over 4 GB
 * (Zip64) exceed all limits here.
 *
 * @throws TransferError
 */
export function readDirectory(bytes: Uint8Array): DirectoryEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end < 0) throw new TransferError("damaged", "The zip archive is cut off or damaged.");
  const count = view.getUint16(end + 10, true);
  if (count > bounds.entries)
    throw new TransferError(
      "unsafe-archive",
      `The zip archive holds more than ${bounds.entries} files.`,
    );
  const entries: DirectoryEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let entry = 0; entry < count; entry += 1) {
    if (at + ENTRY_LENGTH > end || view.getUint32(at, true) !== ENTRY)
      throw new TransferError(
        "damaged",
        "The zip archive is damaged: its list of files is invalid.",
      );
    const nameLength = view.getUint16(at + 28, true);
    const name = bytes.subarray(at + ENTRY_LENGTH, at + ENTRY_LENGTH + nameLength);
    entries.push({
      name: nameOf(name),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packedSize: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at += ENTRY_LENGTH + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Decodes a name as UTF-8, which not all archives declare, or else in the original code page. */
function nameOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) =>
      byte < 0x80 ? String.fromCharCode(byte) : letterOf(byte),
    ).join("");
  }
}

/** The letters of code pages 437 and 850 from 0x80 on, apart from ß. */
const LETTERS = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑ";

function letterOf(byte: number): string {
  return byte === 0xe1 ? "ß" : (LETTERS[byte - 0x80] ?? "_");
}

function findEnd(view: DataView): number {
  const last = view.byteLength - END_LENGTH;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at -= 1) {
    if (view.getUint32(at, true) === END) return at;
  }
  return -1;
}
