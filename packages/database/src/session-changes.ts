import { withoutLiterals } from "./sql-literals.js";

const command = [
  String.raw`set\s+(?!local\b|transaction\b|constraints\b)`,
  String.raw`(?:reset|listen|unlisten|prepare|deallocate|load|discard)\b`,
].join("|");

const expression = [
  String.raw`\bset_config\s*\(`,
  String.raw`\bpg_(?:try_)?advisory_lock`,
  String.raw`\bcreate\s+(?:or\s+replace\s+)?temp(?:orary)?\b`,
  String.raw`\bdeclare\b.*\bwith\s+hold\b`,
].join("|");

const changing = new RegExp(`(?:^|;)\\s*(?:${command})|${expression}`, "is");

const block = /(?:^|;)\s*do\b/i;
/** In a block, which is a string itself, a command may stand anywhere. */
const changingInBlock = new RegExp(`\\b(?:${command})|${expression}`, "is");

/**
 * Whether `text` may leave something on the connection that outlives its transaction: a role, a
 * setting, a lock, a listener. Such a connection is not handed on; through a pooler, which hands it on
 * all the same, the statement is refused. It may say yes too often, but not because of a value that Sequelize wrote
 * into the text.
 */
export function changesSession(text: string): boolean {
  const code = withoutLiterals(text);
  return block.test(code) ? changingInBlock.test(text) : changing.test(code);
}
