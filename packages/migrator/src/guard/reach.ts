import { NAME, nameParts, pieces } from "../names.js";

/** What a statement affects beyond the database that it is sent to. */
export type Reach =
  /** A database by its name, or what belongs to the whole server. */
  | { database: string }
  | { role: string }
  /** As the end of a sentence that begins with the file's name. */
  | { what: string };

/** At the beginning of a statement, or after another one or a word of PL/pgSQL. */
const beyond = new RegExp(
  String.raw`(?:^|;|\b(?:BEGIN|THEN|ELSE|LOOP)\b)\s*(?:` +
    String.raw`(?:ALTER|DROP)\s+DATABASE\s+(?:IF\s+EXISTS\s+)?(?<database>${NAME})` +
    String.raw`|(?:ALTER|DROP)\s+(?:ROLE|GROUP|USER(?!\s+MAPPING\b))\s+(?:IF\s+EXISTS\s+)?(?<role>${NAME})` +
    String.raw`|(?<system>ALTER\s+SYSTEM)\b|(?<subscription>(?:CREATE|ALTER|DROP)\s+SUBSCRIPTION)\b)` +
    String.raw`|\b(?<link>dblink)\w*\s*\(`,
  "i",
);
const beforeBody = /\b(?:AS|DO(?:\s+LANGUAGE\s+\w+)?)\s*$/i;
const LONGEST_BEFORE_BODY = 100;

/** What a statement reaches; undefined for nearly all. Words in its texts and comments do not count. */
export function reachOf(sql: string): Reach | undefined {
  return reachIn(sql, false);
}

/** @param isBody whether it is the body of a function or a DO, which may execute texts */
function reachIn(sql: string, isBody: boolean): Reach | undefined {
  const parts: string[] = [];
  const texts: string[] = [];
  const bodies: string[] = [];
  let before = ""; // the end of the code so far: all of it at each text would take quadratic time
  for (const { kind, text } of pieces(sql)) {
    let part = text;
    if (kind === "fixed") {
      const isComment = /^(?:--|\/\*)/.test(text);
      if (!isComment) (beforeBody.test(before) ? bodies : texts).push(contentOf(text));
      part = isComment ? " " : "''";
    }
    parts.push(part);
    before = (before + part.slice(-LONGEST_BEFORE_BODY)).slice(-LONGEST_BEFORE_BODY);
  }
  const code = parts.join("");
  const executed = isBody && /\bEXECUTE\b/i.test(code) ? texts : [];
  return (
    ofCode(code) ??
    [...bodies, ...executed].map((text) => reachIn(text, true)).find((reach) => reach)
  );
}

function ofCode(code: string): Reach | undefined {
  const { database, role, system, subscription, link } = beyond.exec(code)?.groups ?? {};
  if (database) return { database: nameParts(database)[0]! };
  if (role) return { role: nameParts(role)[0]! };
  if (system) return { what: "would have changed the settings of the whole server" };
  if (subscription) return { what: "would have reached another server by a subscription" };
  return link ? { what: "would have reached another database by dblink" } : undefined;
}

/** What a quoted text or body stands for. */
function contentOf(text: string): string {
  const [tag] = /^\$\w*\$/.exec(text) ?? [];
  if (tag) return text.slice(tag.length, -tag.length);
  return text.slice(text.indexOf("'") + 1, -1).replaceAll("''", "'");
}
