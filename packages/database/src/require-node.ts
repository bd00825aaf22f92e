import { DatabaseError } from "./errors.js";

/** Needed for built-in type stripping, used for migrations, and SQLite, used for locks. */
const OLDEST = 24;

/**
 * Checks the version of Node.js; programs call it before they load modules that an older one cannot
 * read.
 *
 * @throws DatabaseError `unsuitable`, with a message for whoever starts the program
 */
export function requireNode(): void {
  const { node } = process.versions;
  if (Number.parseInt(node, 10) >= OLDEST) return;
  throw new DatabaseError(
    "unsuitable",
    `Docket needs Node.js ${OLDEST} or newer, and this is ${node}. pnpm brings one: npx -y pnpm@12 start, or node_modules/.bin/node instead of node.`,
  );
}
