import { DatabaseError } from "./errors.js";

/** Types that Node.js strips by itself, as of migrations, and SQLite for locks. */
const OLDEST = 24;

/**
 * For programs, before they load what an older Node.js cannot read.
 *
 * @throws DatabaseError `unsuitable`, in words for whoever starts the program
 */
export function requireNode(): void {
  const { node } = process.versions;
  if (Number.parseInt(node, 10) >= OLDEST) return;
  throw new DatabaseError(
    "unsuitable",
    `Docket needs Node.js ${OLDEST} or newer, and this is ${node}. pnpm brings one: npx -y pnpm@12 start, or node_modules/.bin/node instead of node.`,
  );
}
