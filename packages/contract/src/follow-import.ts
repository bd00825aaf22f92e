import type { ImportSource } from "./choices.js";
import { readEventStream } from "./event-stream.js";
import { ApiError, type ClientOptions, request, type SentFile, unreachable } from "./request.js";
import type { CsvMapping, ImportReport } from "./transfer.js";

export interface ImportedFile {
  file: SentFile;
  source?: ImportSource | "auto";
  fileName?: string;
  mapping?: CsvMapping;
}

export interface FollowImportOptions extends ClientOptions {
  /** Stops following; the import itself continues. */
  signal?: AbortSignal;
  /** Called with how many of the file's tasks have been processed. */
  onProgress?: (done: number, total: number) => void;
}

/**
 * Imports a file and reports progress.
 *
 * @example
 * const { created } = await followImport({ file, fileName: file.name }, { onProgress: show });
 * @throws ApiError a refusal, also one in mid-stream; status 0 if the connection was lost:
 * sending the same file again tells whether it was imported, and does not import it twice
 */
export async function followImport(
  { mapping, ...given }: ImportedFile,
  { signal, onProgress, ...options }: FollowImportOptions,
): Promise<ImportReport> {
  const input = { ...given, ...(mapping && { mapping: JSON.stringify(mapping) }) };
  const call = { accept: "text/event-stream", signal } as const;
  const response = await request("importFile", input, options, call);
  try {
    for await (const { event, data } of readEventStream(response.body!)) {
      const told = JSON.parse(data);
      if (event === "progress") onProgress?.(told.done, told.total);
      else if (event === "failed") throw new ApiError(told.status, told, null);
      else if (event === "ended") return told;
    }
  } catch (error) {
    if (error instanceof ApiError) throw error;
    unreachable(signal)(error);
  }
  throw new ApiError(0, null, null);
}
