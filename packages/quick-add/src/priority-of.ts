const levels = [
  "p1 1 one highest high top urgent critical important maximum max asap very-high very-important",
  "p2 2 two medium mid middle moderate average medium-high",
  "p3 3 three low minor unimportant not-important not-urgent",
  "p4 4 four none no lowest normal normal-again",
].map((words) => words.split(" "));

/** The priority, from 1 to 4, that English words name: "high", "very urgent", "priority 2"; `undefined` if none. */
export function priorityOf(words: string): number | undefined {
  const low = words
    .toLowerCase()
    .replaceAll(/^\s*(?:(?:level|number|to|a) )?|(?: priority)?\s*$/g, "");
  const said = low.replace(/^p ?(?=\d)|^priority (?:to |as |at )?/, "").replaceAll(" ", "-");
  const level = levels.findIndex((known) => known.includes(said));
  return level < 0 ? undefined : level + 1;
}
