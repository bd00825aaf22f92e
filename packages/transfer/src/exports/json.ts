import type { ExportContent } from "./export-content.js";

/** What the file says it is, and the version of its shape. */
export const FORMAT = "docket";
export const VERSION = 1;

/** Said in the file itself, for whoever compares two of them. */
const NOTE =
  "Everything of lists, labels and tasks. An import gives new ids (sourceId and what refers to it); the rest stays.";

/**
 * Our own format, which loses nothing: an item a line, so that two exports can be compared line by line.
 * `order` is the place in the file and is not written.
 */
export async function* exportJson({ lists, labels, tasks }: ExportContent): AsyncGenerator<string> {
  yield `{"format":${JSON.stringify(FORMAT)},"version":${VERSION},"note":${JSON.stringify(NOTE)},\n`;
  yield `"lists":[${lines(lists)}],\n"labels":[${lines(labels)}],\n"tasks":[`;
  let separator = "\n";
  for await (const { order: _, ...task } of tasks) {
    yield separator + JSON.stringify(task);
    separator = ",\n";
  }
  yield "\n]}\n";
}

function lines(items: unknown[]): string {
  return items.map((item) => `\n${JSON.stringify(item)}`).join(",");
}
