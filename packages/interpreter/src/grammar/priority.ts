import { wordSet } from "../language/words.js";

const levels = [
  wordSet(
    "p1 1 one highest high top urgent critical important maximum max asap very-high very-important",
  ),
  wordSet("p2 2 two medium mid middle normal moderate average medium-high"),
  wordSet("p3 3 three low lower minor unimportant not-important not-urgent"),
  wordSet("p4 4 four none no lowest normal-again"),
];

/** The number of a priority in words. */
export function priorityOf(words: string): number | undefined {
  const said = words
    .trim()
    .toLowerCase()
    .replace(/^(?:level|number|to|a) | priority$/g, "")
    .replace(/^p(?:riority)? ?(?=\d)/, "")
    .replaceAll(" ", "-");
  const level = levels.findIndex((known) => known.has(said));
  return level < 0 ? undefined : level + 1;
}
