import { withoutLiterals } from "./sql-literals.js";

const command = [
  String.raw`set\s+(?!local\b|transaction\b|constraints\b)`,
  String.raw`(?:reset|listen|unlisten|prepare|deallocate|load|discard)\b`,
].join("|");

const expression = [
  String.raw`\bset_config"?\s*\(`,
  String.raw`\bupdate\s+(?:\w+\.)?pg_settings\b`,
  String.raw`\bpg_(?:try_)?advisory_lock`,
  String.raw`(?:\b(?:create|replace)|(?<!\b(?:insert|merge)\s+)\binto)\s+(?:(?:local|global)\s+)?temp(?:orary)?\b`,
  // Not a function, which Sequelize makes there for findOrCreate, and drops.
  String.raw`\b(?:table|view|sequence|not\s+exists|into)\s+"?pg_temp"?\s*\.`,
  String.raw`\bdeclare\b.*\bwith\s+hold\b`,
].join("|");

/** Fewer statements have any of these words, so most need no closer look. */
const words =
  /\b(?:set|set_config|reset|listen|unlisten|prepare|deallocate|load|discard|temp|temporary|declare)\b|pg_(?:(?:try_)?advisory_lock|temp|settings)/i;

const changing = new RegExp(`(?:^|;)\\s*(?:${command})|${expression}`, "is");

const block = /(?:^|;)\s*do\b/i;
/** In a block, which is a string itself, a command may stand anywhere. */
const changingInBlock = new RegExp(`\\b(?:${command})|${expression}`, "is");

/**
 * Whether `text` may leave session state that outlives its transaction: a role, a setting, a lock,
 * a listener, a temporary table. Such a connection is not reused; behind a pooler, which would reuse
 * it anyway, the statement is refused. There may be false positives, but never because of a value that Sequelize
 * wrote into the text.
 */
export function changesSession(text: string): boolean {
  if (!words.test(text)) return false;
  const code = withoutLiterals(text);
  return block.test(code) ? changingInBlock.test(text) : changing.test(code);
}
