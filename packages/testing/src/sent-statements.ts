import {
  EVENT_KINDS,
  MESSAGE_ROLES,
  STORED_CALL_STATUSES,
  TURN_STATUSES,
} from "@docket/contract/choices";
import type { SentStatement } from "@docket/database";

/**
 * A statement that the API sent for a user or for administration, with parameters for all values.
 */
export interface RecordedStatement {
  text: string;
  readOnly: boolean;
  inIndexOrder: boolean;
  administrative: boolean;
}

const recorded = new Map<string, RecordedStatement>();

/** All statements that an API of this process has sent so far, except Better Auth's. */
export function sentStatements(): RecordedStatement[] {
  return [...recorded.values()];
}

const listeners = new Set<(sent: SentStatement) => void>();

/** Records what the APIs of this process send for users while `work` runs, values included. */
export async function statementsDuring(work: () => Promise<unknown>): Promise<SentStatement[]> {
  const sent: SentStatement[] = [];
  const listen = (one: SentStatement) => void sent.push(one);
  listeners.add(listen);
  try {
    await work();
  } finally {
    listeners.delete(listen);
  }
  return sent;
}

/** Called with each statement that an API of this process sends. */
export function recordStatement(sent: SentStatement): void {
  const { text, scope, inIndexOrder } = sent;
  const frames = /^(COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SELECT set_config|SET LOCAL)/;
  if (scope.role === null || frames.test(text)) return;
  for (const listen of listeners) listen(sent);
  const general = withoutValues(text);
  const { readOnly, userId } = scope;
  recorded.set(general, { text: general, readOnly, inIndexOrder, administrative: userId === "" });
}

/** Constants of the models: plans may depend on them, as with a partial index. */
const constants = new Set<string>([
  ...TURN_STATUSES,
  ...STORED_CALL_STATUSES,
  ...MESSAGE_ROLES,
  ...EVENT_KINDS,
  "text",
]);

const literals =
  /(interval )?'((?:[^']|'')*)'|(?<=" (?:=|!=|<|>|<=|>=) |IN \(|LIMIT )\d+|(?<=IN \([\d, ?]*, ?)\d+/g;

/** Replaces the values that Sequelize wrote into a statement's text with parameters. */
function withoutValues(text: string): string {
  const general = text
    .replace(/;$/, "")
    .replace(literals, (value, interval?: string, content?: string, at = 0, whole = "") => {
      const constant = constants.has(content ?? "") && /" !?= $/.test(whole.slice(0, at));
      return interval || constant ? value : "?";
    })
    .replace(/ IN \((?:(?:\?, ?)+\?|NULL)\)/g, " IN (?)");
  if (!general.includes("?")) return general;
  let next = 0;
  return general.replace(/\?|\$\d+/g, () => {
    next += 1;
    return `$${next}`;
  });
}
