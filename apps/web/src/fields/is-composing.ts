import type { KeyboardEvent } from "react";

/** What Safari says of the Enter that confirms a word: `isComposing` is false there by then. */
const IN_COMPOSITION = 229;

/** Whether a key belongs to an input method, as the Enter that confirms a Japanese word. */
export function isComposing({ nativeEvent }: KeyboardEvent): boolean {
  return nativeEvent.isComposing || nativeEvent.keyCode === IN_COMPOSITION;
}
