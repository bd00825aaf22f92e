import type { CsvMapping } from "@docket/contract";
import type { Collector } from "./collector.js";
import { decode } from "./decode.js";
import { parseJson } from "./json.js";
import { TransferError } from "./transfer-error.js";

/** The input of a parser. */
export interface SourceFile {
  name: string;
  bytes: Uint8Array;
  mapping?: CsvMapping;
}

/** Finds the tasks of a file, and passes them to the collector. */
export type Parser = (file: SourceFile, into: Collector) => void;

/** The text of a file; a guessed encoding is reported. */
export function textOfFile(file: SourceFile, into: Collector): string {
  const { text, guessed } = decode(file.bytes);
  if (guessed !== null)
    into.losses.add(
      "encoding",
      file.name,
      guessed === "utf-8"
        ? "Damaged UTF-8: invalid bytes are replaced."
        : "Not UTF-8: read as Windows-1252; check accented letters.",
    );
  return text;
}

export function jsonOfFile(file: SourceFile, into: Collector): unknown {
  return parseJson(textOfFile(file, into));
}

/** A list's name from its file name: without folder, extension, and an id in brackets. */
export function nameOfFile(name: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? "";
  return base
    .replace(/\.[A-Za-z0-9]{1,4}$/, "")
    .replace(/\s*\[\d+\]$/, "")
    .trim();
}

export function wrongSource(what: string): TransferError {
  return new TransferError("wrong-source", `The file is not ${what}.`);
}
