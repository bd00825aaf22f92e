import { readLine } from "./quick-add.js";
import type { QuickAddOptions, QuickAddResult } from "./types.js";

export type * from "./types.js";

/** Parses one line of text as a task, like `quickAdd` of the package's main entry point. */
export type QuickAdd = (text: string, options: QuickAddOptions) => QuickAddResult;

/**
 * Loads the parser with the words of the locale's language only, for the page to load on demand.
 *
 * @param locale BCP 47; the returned function expects the same locale in its options
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
