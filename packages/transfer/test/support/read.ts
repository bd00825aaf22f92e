import { taskDefaults } from "@docket/contract/defaults";
import type { Clock } from "@docket/dates";
import {
  type ExportContent,
  type ImportedContent,
  type PortableTask,
  type ReadOptions,
  readFile,
} from "@docket/transfer";

/** Wednesday 25 November 2026, noon in Zurich. */
export const clock: Clock = {
  now: "2026-11-25T11:00:00Z",
  timeZone: "Europe/Zurich",
  locale: "en-GB",
  weekStart: 1,
};

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Reads a text or bytes as a file of a source. */
export function read(
  content: string | Uint8Array,
  source: ReadOptions["source"] = "auto",
  options: Partial<ReadOptions> = {},
): ImportedContent {
  const bytes = typeof content === "string" ? bytesOf(content) : content;
  return readFile(bytes, { source, clock, ...options });
}

export async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const chunk of chunks) text += chunk;
  return text;
}

export function contentOf({ lists, tasks }: ImportedContent): ExportContent {
  return { lists, tasks };
}

/** A task with these fields, and defaults for all others. */
export function task(known: Partial<PortableTask> = {}): PortableTask {
  const { labelIds, ...fields } = taskDefaults;
  return {
    ...fields,
    sourceId: "1",
    title: "Task",
    listRef: null,
    sectionRef: null,
    parentRef: null,
    labels: [],
    priority: 4,
    completedAt: null,
    createdAt: null,
    completions: [],
    order: 0,
    ...known,
  };
}
