import { readLine } from "./quick-add.js";
import type { QuickAddOptions, QuickAddResult } from "./types.js";

export type * from "./types.js";

/** Reads one line of text as a task, as `quickAdd` of the package's other entry does. */
export type QuickAdd = (text: string, options: QuickAddOptions) => QuickAddResult;

/**
 * For the page: brings the words of the locale's language alone, when they are needed.
 * @param locale BCP 47; the returned function expects the same in its options
 */
export async function loadQuickAdd(locale: string): Promise<QuickAdd> {
  const language = await loadLanguage(locale.toLowerCase().split("-")[0]);
  return (text, options) => readLine(text, options, language);
}

async function loadLanguage(code: string | undefined) {
  switch (code) {
    case "de":
      return (await import("./languages/de.js")).de;
    case "es":
      return (await import("./languages/es.js")).es;
    case "fr":
      return (await import("./languages/fr.js")).fr;
    default:
      return (await import("./languages/en.js")).en;
  }
}
