import { isComment, NAME, nameParts, partOf, pieces, TABLE } from "../names.js";
import { statementsOf } from "../split.js";

/** What a statement affects beyond the database that it is sent to. */
export type Reach =
  /** A database by its name, or what belongs to the whole server; undefined if the name is computed. */
  | { database: string | undefined }
  | { role: string | undefined }
  /** As the end of a sentence that begins with the file's name. */
  | { what: string };

/** The functions of a database whose bodies reach beyond it, by their names without a schema. */
export type ReachingFunctions = Map<string, Reach[]>;

/** At the beginning of a statement, or after another one or a word of PL/pgSQL. */
const beyond = new RegExp(
  String.raw`(?:^|;|\b(?:BEGIN|THEN|ELSE|LOOP)\b)\s*(?:` +
    String.raw`(?:(?<ofDatabase>(?:ALTER|DROP|COMMENT\s+ON|(?:GRANT|REVOKE)\b[^;]*\bON)\s+DATABASE)` +
    String.raw`|(?<ofRole>(?:(?:ALTER|DROP|COMMENT\s+ON)\s+(?:ROLE|GROUP|USER(?!\s+MAPPING\b))|(?:DROP|REASSIGN)\s+OWNED\s+BY)))\b` +
    String.raw`(?:\s+IF\s+EXISTS\b)?(?:\s+(?<name>${NAME}))?` +
    String.raw`|(?<system>ALTER\s+SYSTEM)\b|(?<subscription>(?:CREATE|ALTER|DROP)\s+SUBSCRIPTION)\b)` +
    String.raw`|\bdblink\w*\s*\(`,
  "gi",
);
const beforeBody = /\b(?:AS|DO(?:\s+LANGUAGE\s+\w+)?)\s*$/i;
const LONGEST_BEFORE_BODY = 100;
const createsFunction = new RegExp(
  String.raw`^\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?:FUNCTION|PROCEDURE)\s+(${TABLE})`,
  "i",
);
/** The server itself runs these, for whatever statement. */
const returnsTrigger = /\bRETURNS\s+(?:EVENT_)?TRIGGER\b/i;
const handlesFunction =
  /^\s*(?:(?:ALTER|DROP|COMMENT\s+ON)\s+(?:FUNCTION|PROCEDURE|ROUTINE)|(?:GRANT|REVOKE)\b.*\bON\s+(?:FUNCTION|PROCEDURE|ROUTINE))\b/is;

/**
 * What statements reach; nearly all reach nothing. Words in their texts and comments do not count.
 *
 * @param functions the functions that earlier statements have made, which is kept up: making one
 *   reaches nothing, unlike whatever names it later
 */
export function reachOf(sql: string, functions: ReachingFunctions = new Map()): Reach[] {
  return statementsOf(sql).flatMap((statement) => {
    const { code, bodies } = partsOf(statement);
    const [, made] = createsFunction.exec(code) ?? [];
    const ofBodies = bodies.flatMap((body) => ofBody(body, functions));
    if (made === undefined || returnsTrigger.test(code)) {
      const named = handlesFunction.test(code) ? [] : ofCalls(code, functions);
      return [...ofCode(code), ...named, ...ofBodies];
    }
    functions.set(plainName(made), ofBodies);
    return ofCode(code);
  });
}

/** What the body of a function or of a DO reaches. */
function ofBody(body: string, functions: ReachingFunctions): Reach[] {
  const { code, texts, bodies } = partsOf(body);
  const executed = /\bEXECUTE\b/i.test(code) ? texts : [];
  const inner = [...bodies, ...executed].flatMap((text) => ofBody(text, functions));
  const all = [...ofCode(code), ...ofCalls(code, functions), ...inner];
  const computesOwn = /\bcurrent_(?:database|catalog)\b/i.test(code);
  return all.filter((reach) => !(computesOwn && "database" in reach && !reach.database));
}

/** The code of SQL without its texts and comments, its texts, and its bodies of functions and of DO. */
function partsOf(sql: string): { code: string; texts: string[]; bodies: string[] } {
  const parts: string[] = [];
  const texts: string[] = [];
  const bodies: string[] = [];
  let before = ""; // the end of the code so far: all of it at each text would take quadratic time
  for (const piece of pieces(sql)) {
    let part = piece.text;
    if (piece.kind === "fixed") {
      const isText = !isComment(piece);
      if (isText) (beforeBody.test(before) ? bodies : texts).push(contentOf(piece.text));
      part = isText ? "''" : " ";
    }
    parts.push(part);
    before = (before + part.slice(-LONGEST_BEFORE_BODY)).slice(-LONGEST_BEFORE_BODY);
  }
  return { code: parts.join(""), texts, bodies };
}

function ofCode(code: string): Reach[] {
  return [...code.matchAll(beyond)].map(({ groups }): Reach => {
    const { ofDatabase, ofRole, name, system, subscription } = groups!;
    const named = name === undefined ? undefined : nameParts(name)[0];
    if (ofDatabase) return { database: named };
    if (ofRole) return { role: named };
    if (system) return { what: "would have changed the settings of the whole server" };
    return subscription
      ? { what: "would have reached another server by a subscription" }
      : { what: "would have reached another database by dblink" };
  });
}

function ofCalls(code: string, functions: ReachingFunctions): Reach[] {
  if (functions.size === 0) return [];
  const names = code.match(new RegExp(NAME, "g")) ?? [];
  return names.flatMap((name) => functions.get(plainName(name)) ?? []);
}

function plainName(name: string): string {
  const part = partOf(name);
  return part.startsWith('"') ? nameParts(part)[0]! : part.toLowerCase();
}

/** What a quoted text or body stands for. */
function contentOf(text: string): string {
  const [tag] = /^\$\w*\$/.exec(text) ?? [];
  if (tag) return text.slice(tag.length, -tag.length);
  return text.slice(text.indexOf("'") + 1, -1).replaceAll("''", "'");
}
