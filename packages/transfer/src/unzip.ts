import { crc32 } from "node:zlib";
import { Inflate } from "fflate";
import { bounds } from "./bounds.js";
import { TransferError } from "./transfer-error.js";
import { type DirectoryEntry, readDirectory } from "./zip-directory.js";

/** An unpacked file of an archive. */
export interface ZipEntry {
  name: string;
  bytes: Uint8Array;
}

/** How many bytes are inflated at once, so that the output of one step stays small. */
const STEP = 16 * 1024;

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
 * first but not trusted: unpacked bytes are counted too.
 *
 * @throws TransferError for an archive that is damaged, encrypted or unsafe
 */
export function unzip(bytes: Uint8Array, wanted: (name: string) => boolean): ZipEntry[] {
  const directory = readDirectory(bytes);
  for (const { name } of directory) checkName(name);
  const files = directory.filter(({ name }) => wanted(name));
  for (const entry of files) checkClaims(entry);
  let left: number = bounds.unpackedBytes;
  return files.map((entry) => {
    const unpacked = unpack(bytes, entry, left);
    left -= unpacked.length;
    return { name: entry.name, bytes: unpacked };
  });
}

function checkName(name: string): void {
  if (/(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[A-Za-z]:|\0/.test(name))
    throw unsafe(`names a file outside itself, ${JSON.stringify(name.slice(0, 60))}`);
  if (/\.(zip|gz|7z|rar|tar|tgz)$/i.test(name) && !name.includes("files/"))
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
  checkRatio(size, packedSize);
}

function checkRatio(size: number, packedSize: number): void {
  if (size > bounds.ratioFromBytes && size > bounds.ratio * packedSize)
    throw unsafe("unpacks to far more than its size");
}

function unpack(bytes: Uint8Array, entry: DirectoryEntry, left: number): Uint8Array {
  const packed = dataOf(bytes, entry);
  if (entry.method === 0) {
    if (packed.length > left) throw tooLarge();
    return checked(packed, entry);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  const inflate = new Inflate((chunk, final) => {
    size += chunk.length;
    ended ||= final;
    if (size > left) throw tooLarge();
    checkRatio(size, packed.length);
    chunks.push(chunk);
  });
  try {
    for (let at = 0; at < packed.length; at += STEP)
      inflate.push(packed.subarray(at, at + STEP), at + STEP >= packed.length);
  } catch (error) {
    if (error instanceof TransferError) throw error;
    throw damaged(entry.name, error);
  }
  if (!ended) throw damaged(entry.name);
  return checked(join(chunks, size), entry);
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

function tooLarge(): TransferError {
  const megabytes = bounds.unpackedBytes / 1024 / 1024;
  return new TransferError("too-large", `The zip archive unpacks to more than ${megabytes} MB.`);
}

function join(chunks: Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
