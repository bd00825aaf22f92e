/**
 * Words that mean the same, by what they mean: `{ hour: "hour, hours, h" }`.
 *
 * @returns what each word means
 */
export function wordsFor<Meaning extends string>(
  words: Partial<Record<Meaning, string>>,
): Record<string, Meaning> {
  const meanings = Object.entries<string | undefined>(words) as [Meaning, string][];
  return Object.fromEntries(
    meanings.flatMap(([meaning, text]) => text.split(", ").map((word) => [word, meaning])),
  );
}

/** The words for 1, 2, 3 and so on, with a bar between the numbers: `monday | tuesday, tue`. */
export function inOrder([text = ""]: TemplateStringsArray): Record<string, number> {
  const numbers = text.split(" |").map((words, at) => [at + 1, words.trim()] as const);
  return Object.fromEntries(
    numbers.flatMap(([number, words]) => words.split(/,\s+/).map((word) => [word, number])),
  );
}
