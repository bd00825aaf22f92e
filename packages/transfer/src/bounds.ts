import { limits } from "@docket/contract/limits";

/** Limits on a file, so that reading it takes bounded time and memory. */
export const bounds = {
  /** Bytes of the file itself, and of everything unpacked from an archive. */
  fileBytes: limits.importBytes,
  unpackedBytes: 128 * 1024 * 1024,
  /** Entries of an archive (a Takeout of Keep has two for each note), and the maximum compression ratio of an entry. */
  entries: 20_000,
  ratio: 200,
  /** Entries smaller than this may have any ratio. */
  ratioFromBytes: 1024 * 1024,
  /** Nesting of JSON, and its number of objects and arrays: even an empty one takes much memory. */
  jsonDepth: 40,
  jsonObjects: 4_000_000,
  /** Characters of one record of a CSV file, or of one line of any other file. */
  recordLength: 1024 * 1024,
  tasks: 200_000,
  /** Completions of one repeating task: those of each day in fifty years. Earlier ones are left out. */
  completions: 20_000,
  /** The pieces into which a long description is split. */
  descriptionPieces: 50,
} as const;
