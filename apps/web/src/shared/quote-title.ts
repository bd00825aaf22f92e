/** A title for use in a sentence: quoted, and shortened to 40 characters. */
export function quoteTitle(title: string): string {
  const letters = [...title];
  return `“${letters.length > 40 ? `${letters.slice(0, 39).join("").trimEnd()}…` : title}”`;
}

/** Tasks in a sentence: one by its title, several by their number. */
export function quoteTitles(tasks: readonly { title: string }[]): string {
  const [first] = tasks;
  return first && tasks.length === 1 ? quoteTitle(first.title) : `${tasks.length} tasks`;
}
