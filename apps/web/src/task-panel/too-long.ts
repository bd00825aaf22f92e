/**
 * The message that a text is too long, or null if it is not.
 *
 * @param excess characters over the limit
 */
export function tooLong(name: string, excess: number): string | null {
  if (excess <= 0) return null;
  return `The ${name} is ${excess} ${excess === 1 ? "character" : "characters"} too long.`;
}
