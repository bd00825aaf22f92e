import { TransferError } from "./transfer-error.js";
import { isZip } from "./unzip.js";

/** The text of a file, and its encoding if that is a guess. */
export interface Decoded {
  text: string;
  /** Set if the encoding is a guess, because not all bytes are valid UTF-8. */
  guessed: "utf-8" | "windows-1252" | null;
}

/**
 * Decodes a file: UTF-8, UTF-16 with a byte order mark or recognised by its zero bytes, or else
 * Windows-1252, which covers Latin-1. A file with more letters in UTF-8 than invalid bytes is a
 * damaged one in UTF-8.
 *
 * @throws TransferError if it is blank, or not text
 */
export function decode(bytes: Uint8Array): Decoded {
  const encoding = utf16Of(bytes) ?? "utf-8";
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (isBinary(text)) throw notText(bytes);
    if (text.trim() === "") throw new TransferError("empty", "The file is empty.");
    return { text, guessed: null };
  } catch (error) {
    if (error instanceof TransferError) throw error;
  }
  if (encoding !== "utf-8")
    throw new TransferError(
      "wrong-encoding",
      "The file begins like UTF-16 text, but is not valid.",
    );
  const repaired = new TextDecoder().decode(bytes);
  const valid = repaired.match(/[^\p{ASCII}\ufffd]/gu)?.length ?? 0;
  const guessed = valid > repaired.split("\ufffd").length ? "utf-8" : "windows-1252";
  const text = guessed === "utf-8" ? repaired : new TextDecoder(guessed).decode(bytes);
  if (isBinary(text) || text.includes("\0")) throw notText(bytes);
  return { text, guessed };
}

function utf16Of(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  let even = 0;
  let odd = 0;
  const length = Math.min(bytes.length, 1_000);
  for (let at = 0; at < length; at += 1) {
    if (bytes[at] !== 0) continue;
    if (at % 2 === 0) even += 1;
    else odd += 1;
  }
  // Mostly ASCII as UTF-16: half of the bytes are zero, all on one side.
  if (odd > length * 0.3 && even < length * 0.02) return "utf-16le";
  if (even > length * 0.3 && odd < length * 0.02) return "utf-16be";
  return null;
}

/** Whether over a tenth are control characters, which no written text has. */
function isBinary(text: string): boolean {
  const start = text.slice(0, 4_000);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const controls = start.match(/[\x00-\x08\x0e-\x1f\x7f]/g)?.length ?? 0;
  return controls > start.length / 10;
}

function notText(bytes: Uint8Array): TransferError {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const what = isZip(bytes)
    ? `a zip archive, not a text file. ${SAVE_WORKBOOK}`
    : isGzip
      ? "compressed with gzip: decompress it first. A backup of Docket is restored with docket restore, by whoever runs it."
      : "not a text file.";
  return new TransferError("wrong-encoding", `The file is ${what}`);
}

/** An Excel workbook is a zip archive. */
export const SAVE_WORKBOOK = "Unpack it first; a workbook of a spreadsheet has to be saved as CSV.";
