import type { ImportSource } from "./choices.js";
import { ApiError, type ClientOptions, refusalOf, type SentFile } from "./client.js";
import { readEventStream } from "./event-stream.js";
import { routes } from "./routes.js";
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
  { file, mapping, ...given }: ImportedFile,
  { baseUrl = "", headers = {}, fetch = globalThis.fetch, signal, onProgress }: FollowImportOptions,
): Promise<ImportReport> {
  const query = new URLSearchParams({
    ...given,
    ...(mapping && { mapping: JSON.stringify(mapping) }),
  });
  const [method, path] = routes.importFile;
  const lost = (cause: unknown) => {
    if (signal?.aborted || cause instanceof ApiError) throw cause;
    throw new ApiError(0, null, null, cause);
  };
  const response = await fetch(`${baseUrl}${path}?${query}`, {
    method,
    headers: {
      ...headers,
      accept: "text/event-stream",
      "content-type": "application/octet-stream",
    },
    body: file,
    signal: signal ?? null,
  }).catch(lost);
  if (!response.ok) throw await refusalOf(response);
  try {
    for await (const { event, data } of readEventStream(response.body!)) {
      const told = JSON.parse(data);
      if (event === "progress") onProgress?.(told.done, told.total);
      else if (event === "failed") throw new ApiError(told.status, told, null);
      else if (event === "ended") return told;
    }
  } catch (error) {
    lost(error);
  }
  throw new ApiError(0, null, null);
}
