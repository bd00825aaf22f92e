import type { QuickAdd } from "@docket/quick-add/load";
import { useEffect, useState } from "react";

const loaded = new Map<string, Promise<QuickAdd>>();

/** The function that reads lines and dates, with the words of one language; loaded once. */
export function loadReader(locale: string): Promise<QuickAdd> {
  let reader = loaded.get(locale);
  if (!reader) {
    reader = import("@docket/quick-add/load").then(({ loadQuickAdd }) => loadQuickAdd(locale));
    // The next one who needs it tries again.
    reader.catch(() => loaded.delete(locale));
    loaded.set(locale, reader);
  }
  return reader;
}

/** As {@link loadReader}; null until it is needed and there. */
export function useReader(locale: string, needed: boolean): QuickAdd | null {
  const [reader, setReader] = useState<QuickAdd | null>(null);
  useEffect(() => {
    if (!needed) return;
    let current = true;
    loadReader(locale).then(
      (read) => current && setReader(() => read),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [locale, needed]);
  return reader;
}
