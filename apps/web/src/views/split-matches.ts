import { foundIn, wordsOf } from "@docket/contract/search-text";
import { splitText } from "./split-text.js";

/** Splits a text at each occurrence of a word of `search`. */
export const splitMatches = (text: string, search: string) =>
  splitText(
    text,
    foundIn(text, wordsOf(search)).map(([start, end]) => [start, end, true]),
  );
