import type { QuickAdd } from "@docket/quick-add/load";
import { useEffect, useState } from "react";

const loaded = new Map<string, Promise<QuickAdd>>();

/** Loads the parser of lines and dates with the words of one language, once. */
export function loadReader(locale: string): Promise<QuickAdd> {
  let reader = loaded.get(locale);
  if (!reader) {
    reader = import("@docket/quick-add/load").then(({ loadQuickAdd }) => loadQuickAdd(locale));
    // After a failure, the next call tries again.
    reader.catch(() => loaded.delete(locale));
    loaded.set(locale, reader);
  }
  return reader;
}

/**
 * Like {@link loadReader}, for a text; null until it is loaded, which begins once there is a text. After a
 * failure, the next change of the text tries again.
 */
export function useReader(locale: string, text: string | null): QuickAdd | null {
  const [reader, setReader] = useState<QuickAdd | null>(null);
  useEffect(() => {
    if (text === null) return;
    let current = true;
    loadReader(locale).then(
      (read) => current && setReader(() => read),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [locale, text]);
  return reader;
}
