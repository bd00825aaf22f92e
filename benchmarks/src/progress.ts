/** Tells the person who waits what happens; results go to standard output, this does not. */
export function say(message: string): void {
  process.stderr.write(`${message}\n`);
}
