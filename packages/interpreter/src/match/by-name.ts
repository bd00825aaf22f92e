import { foldText } from "@docket/contract/search-text";
import { misspelt } from "../language/spelling.js";

const plain = (name: string): string => foldText(name).trim();
const simplified = (name: string): string =>
  plain(name.replaceAll(/[^\p{L}\p{M}\p{N} ]/gu, "")).replace(/s$/, "");

/** Finds a list or label by name, ignoring case, accents, plural, punctuation and a typing error. */
export function byName<Row extends { name: string }>(
  rows: readonly Row[],
  name: string,
): Row | undefined {
  for (const form of [plain, simplified]) {
    const wanted = form(name);
    const found = wanted === "" ? undefined : rows.find((row) => form(row.name) === wanted);
    if (found) return found;
  }
  const isLike = misspelt(foldText(name));
  const [one, another] = rows.filter((row) => isLike(foldText(row.name)));
  return another ? undefined : one;
}
