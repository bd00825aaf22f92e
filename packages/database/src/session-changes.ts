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
 * Whether `text` may leave session state that outlives its transaction: a role, a setting, a lock,
 * a listener. Such a connection is not reused; behind a pooler, which would reuse it anyway, the
 * statement is refused. There may be false positives.
 */
export function changesSession(text: string): boolean {
  return changing.test(text);
}
