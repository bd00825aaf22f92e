import { useState } from "react";
import { browserStorage } from "../shared/storage.js";

/** A state that survives a reload; empty values are not stored. */
export function useKept<Value extends { length: number }>(key: string, empty: Value) {
  const [value, setValue] = useState(() => browserStorage.read<Value>(key) ?? empty);
  const keep = (next: Value) => {
    setValue(next);
    browserStorage.write(key, next.length > 0 ? next : undefined);
  };
  return [value, keep] as const;
}
