import { limits } from "@docket/contract/limits";

/** What a file may be at most, so that reading it takes bounded time and memory. */
export const bounds = {
  /** Bytes of a file as it comes, and of all that is unpacked from an archive. */
  fileBytes: limits.importBytes,
  unpackedBytes: 128 * 1024 * 1024,
  /** Entries of an archive, and how many times larger than its packed form an entry may be. */
  entries: 2_000,
  ratio: 200,
  /** Entries smaller than this may have any ratio. */
  ratioFromBytes: 1024 * 1024,
  /** Levels of brackets in JSON, and how many there are: an empty one takes many times its two bytes. */
  jsonDepth: 40,
  jsonObjects: 4_000_000,
  /** Characters of one record of a CSV file or one line of another. */
  recordLength: 1024 * 1024,
  tasks: 200_000,
  /** Values of a list or label, and pieces into which a long description is continued. */
  lists: 5_000,
  labels: 5_000,
  descriptionPieces: 50,
} as const;

/** Lengths in code points, and levels, that the application keeps. */
export const most = {
  title: limits.title,
  description: limits.description,
  listName: limits.listName,
  sectionName: limits.sectionName,
  labelName: limits.labelName,
  labelsOfTask: limits.labelsOfTask,
  levels: limits.taskLevels,
} as const;
