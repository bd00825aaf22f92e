import { crc32, inflateRawSync } from "node:zlib";
import { bounds } from "./bounds.js";
import { TransferError } from "./transfer-error.js";
import { type DirectoryEntry, readDirectory } from "./zip-directory.js";

/** An unpacked file of an archive. */
export interface ZipEntry {
  name: string;
  bytes: Uint8Array;
}

/** Whether a file has the signature of a zip archive. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/** Whether a file was added to the archive by macOS. */
export function isByMac(name: string): boolean {
  return /(^|\/)(__MACOSX\/|\._)/.test(name);
}

/**
 * Unpacks the wanted files of an archive in memory. The sizes that the archive states are checked
 * first but not trusted: unpacking stops where a limit is exceeded.
 *
 * @throws TransferError for an archive that is damaged, encrypted or unsafe
 */
export function unzip(bytes: Uint8Array, wanted: (name: string) => boolean): ZipEntry[] {
  const directory = readDirectory(bytes);
  const files = directory.filter(({ name }) => wanted(name));
  const folders = new Set(files.map(folderOf));
  for (const entry of directory)
    checkName(entry.name, files.length === 0 || folders.has(folderOf(entry)));
  for (const entry of files) checkClaims(entry);
  let left: number = bounds.unpackedBytes;
  return files.map((entry) => {
    const unpacked = unpack(bytes, entry, left);
    left -= unpacked.length;
    return { name: entry.name, bytes: unpacked };
  });
}

const folderOf = ({ name }: DirectoryEntry) => name.slice(0, name.lastIndexOf("/") + 1);

/** @param isNear whether an archive in this folder may hold more of the wanted files */
function checkName(name: string, isNear: boolean): void {
  if (/(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[A-Za-z]:|\0/.test(name))
    throw unsafe(`names a file outside itself, ${JSON.stringify(name.slice(0, 60))}`);
  if (isNear && /\.(zip|gz|7z|rar|tar|tgz)$/i.test(name))
    throw unsafe(
      `holds another archive, ${JSON.stringify(name.slice(0, 60))}: unpack it and import that`,
    );
}

function checkClaims({ name, method, encrypted, packedSize, size }: DirectoryEntry): void {
  if (encrypted)
    throw new TransferError("damaged", "The zip archive is protected by a password: unpack it.");
  if (method !== 0 && method !== 8)
    throw new TransferError(
      "damaged",
      `${JSON.stringify(name)} uses an unsupported compression method.`,
    );
  if (size > bounds.unpackedBytes) throw tooLarge();
  if (size > mostOf(packedSize)) throw tooDense();
}

/** The largest size to which this many bytes may unpack. */
function mostOf(packedSize: number): number {
  return Math.max(bounds.ratioFromBytes, bounds.ratio * packedSize);
}

function unpack(bytes: Uint8Array, entry: DirectoryEntry, left: number): Uint8Array {
  const packed = dataOf(bytes, entry);
  if (entry.method === 0) {
    if (packed.length > left) throw tooLarge();
    return checked(packed, entry);
  }
  const most = mostOf(packed.length);
  try {
    const unpacked = inflateRawSync(packed, { maxOutputLength: Math.max(1, Math.min(left, most)) });
    return checked(unpacked, entry);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE")
      throw most < left ? tooDense() : tooLarge();
    throw error instanceof TransferError ? error : damaged(entry.name, error);
  }
}

function dataOf(bytes: Uint8Array, { name, offset, packedSize }: DirectoryEntry): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== 0x04034b50)
    throw damaged(name);
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packedSize > bytes.length) throw damaged(name);
  return bytes.subarray(start, start + packedSize);
}

function checked(unpacked: Uint8Array, { name, crc }: DirectoryEntry): Uint8Array {
  if (crc32(unpacked) !== crc) throw damaged(name);
  return unpacked;
}

function damaged(name: string, cause?: unknown): TransferError {
  const file = JSON.stringify(name.slice(0, 60));
  return new TransferError("damaged", `The zip archive is damaged: ${file} cannot be unpacked.`, {
    cause,
  });
}

function unsafe(what: string): TransferError {
  return new TransferError("unsafe-archive", `The zip archive ${what}.`);
}

function tooDense(): TransferError {
  return unsafe("unpacks to far more than its size");
}

function tooLarge(): TransferError {
  const megabytes = bounds.unpackedBytes / 1024 / 1024;
  return new TransferError("too-large", `The zip archive unpacks to more than ${megabytes} MB.`);
}
