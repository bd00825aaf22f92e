import { withoutLiterals } from "./sql-literals.js";

const command = [
  String.raw`set\b(?!\s+(?:local|transaction|constraints)\b)`,
  String.raw`(?:reset|listen|unlisten|prepare|deallocate|load|discard)\b`,
].join("|");

const setConfig = String.raw`\bset_config"?\s*\(`;
/** Follows it where the setting lasts for the transaction. */
const locally = String.raw`[^()]*,\s*true\s*\)`;

const expression = [
  String.raw`\bupdate\s+(?:only\s+)?(?:"?\w+"?\s*\.\s*)?"?pg_settings\b`,
  String.raw`\bu&"`, // any of the names here may be written so
  String.raw`\bpg_(?:try_)?advisory_lock`,
  String.raw`(?:\b(?:create|replace)|(?<!\b(?:insert|merge)\s+)\binto)\s+(?:(?:local|global)\s+)?temp(?:orary)?\b`,
  // Not a function, which Sequelize makes there for findOrCreate, and drops.
  String.raw`\b(?:table|view|sequence|not\s+exists|into)\s+"?pg_temp"?\s*\.`,
  String.raw`\bdeclare\b.*\bwith\s+hold\b`,
].join("|");

/** Fewer statements have any of these words, so most need no closer look. */
const words =
  /\b(?:set|set_config|reset|listen|unlisten|prepare|deallocate|load|discard|temp|temporary|declare)\b|pg_(?:(?:try_)?advisory_lock|temp|settings)|u&"/i;

// The end of a comment is here that of one in a comment.
const start = String.raw`(?:^|;|\*/)\s*`;
const changing = new RegExp(
  `${start}(?:${command})|${setConfig}(?!${locally})|${expression}`,
  "is",
);

const block = new RegExp(`${start}do\\b`, "i");
/** In a block, which is a string itself, a command may stand anywhere. */
const changingInBlock = new RegExp(`\\b(?:${command})|${setConfig}|${expression}`, "is");

/**
 * Whether `text` may leave session state that outlives its transaction: a role, a setting, a lock,
 * a listener, a temporary table. Such a connection is not reused; behind a pooler, which would reuse
 * it anyway, the statement is refused. There may be false positives, but never because of a value
 * that Sequelize wrote into the text.
 */
export function changesSession(text: string): boolean {
  if (!words.test(text)) return false;
  const code = withoutLiterals(text);
  return block.test(code) ? changingInBlock.test(text) : changing.test(code);
}
