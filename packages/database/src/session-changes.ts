const changing = new RegExp(
  [
    String.raw`(?:^|;)\s*set\s+(?!local\b|transaction\b|constraints\b)`,
    String.raw`(?:^|;)\s*(?:reset|listen|unlisten|prepare|deallocate|load|discard)\b`,
    String.raw`\bset_config\s*\(`,
    String.raw`\bpg_(?:try_)?advisory_lock`,
    String.raw`\bcreate\s+(?:or\s+replace\s+)?temp(?:orary)?\b`,
    String.raw`\bdeclare\b.*\bwith\s+hold\b`,
  ].join("|"),
  "is",
);

/**
 * Whether `text` may leave something on the connection that outlives its transaction: a role, a
 * setting, a lock, a listener. Such a connection is not handed on; through a pooler, which hands it on
 * all the same, the statement is refused. It may say yes too often.
 */
export function changesSession(text: string): boolean {
  return changing.test(text);
}
