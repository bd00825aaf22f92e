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

/** Fewer statements have any of these words, so most need no closer look. */
const words =
  /\b(?:set|set_config|reset|listen|unlisten|prepare|deallocate|load|discard|temp|temporary|declare)\b|pg_(?:try_)?advisory_lock/i;

const changing = new RegExp(`(?:^|;)\\s*(?:${command})|${expression}`, "is");

const block = /(?:^|;)\s*do\b/i;
/** In a block, which is a string itself, a command may stand anywhere. */
const changingInBlock = new RegExp(`\\b(?:${command})|${expression}`, "is");

/**
 * Whether `text` may leave session state that outlives its transaction: a role, a setting, a lock,
 * a listener. Such a connection is not reused; behind a pooler, which would reuse it anyway, the
 * statement is refused. There may be false positives, but never because of a value that Sequelize
 * wrote into the text.
 */
export function changesSession(text: string): boolean {
  if (!words.test(text)) return false;
  const code = withoutLiterals(text);
  return block.test(code) ? changingInBlock.test(text) : changing.test(code);
}
