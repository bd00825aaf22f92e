import {
  conditionOpeners,
  hypotheticalOpeners,
  questionWords,
  verbs,
} from "../language/lexicon.js";
import { stripOpening } from "../language/opening.js";
import { matchAt, phraseSet } from "../language/phrases.js";
import { isWord, isWordIn } from "../language/predicates.js";
import type { TitleIndex } from "../language/titles.js";
import { rawText, type Token, tokenise } from "../language/tokens.js";
import { withoutTail } from "../language/trim.js";
import { type Clause, splitClauses } from "./clauses.js";
import type { Command, Reference } from "./command.js";
import { hasExplicitIntro } from "./intros.js";
import { parseAdd } from "./parse-add.js";
import { parseDescribe, parseNoteStatement } from "./parse-describe.js";
import { parseListing } from "./parse-listing.js";
import { parseNameStatement, parseRename } from "./parse-rename.js";
import { helpTopic, parseSmallTalk } from "./parse-small-talk.js";
import { parsePutBack, parseStateChange } from "./parse-state.js";
import { parseStatement } from "./parse-statement.js";
import { readReference } from "./reference.js";
import { stateAtEnd } from "./states.js";

/**
 * Reads an utterance as commands, in the order said. Given the titles of the user's tasks, it
 * takes no words of an existing title for a command.
 *
 * @example parse("add milk and complete the report").map(({ kind }) => kind) // ["add", "complete"]
 */
export function parse(text: string, titles?: TitleIndex): Command[] {
  const clauses = splitClauses(tokenise(text), titles);
  return clauses.map(parseClause).filter((command) => command !== undefined);
}

function parseClause({ tokens, asked }: Clause): Command | undefined {
  const whole = parseSmallTalk(tokens);
  if (whole) return whole;
  const { rest, request } = stripOpening(tokens);
  if (rest.length === 0) return undefined;
  const command = parseSmallTalk(rest) ?? parseOpened(rest, request, asked);
  const changes =
    command.kind === "delete" || command.kind === "complete" || command.kind === "reopen";
  return changes && asked && !request && !command.statement
    ? { kind: "tentative", command }
    : changes && asked && command.statement
      ? { kind: "status", target: command.target }
      : command;
}

function parseOpened(rest: readonly Token[], request: boolean, asked: boolean): Command {
  return (
    parseNegated(rest) ??
    parseNoAction(rest) ??
    parseQuestion(rest, asked) ??
    parseDescribe(rest) ??
    parsePutBack(rest) ??
    parseAdd(rest, asked && !request) ??
    parseRename(rest) ??
    parseListing(rest, asked) ??
    parseStateChange(rest) ??
    parseNoteStatement(rest) ??
    parseNameStatement(rest) ??
    parseStatement(rest) ?? { kind: "unknown", text: rawText(rest) }
  );
}

const negations =
  phraseSet(`do not, never, please do not, not, i do not want to, i do not want you to, i do not need to,
you must not, you should not, you may not, you can not, must not, should not, can not, no need to, stop, avoid, do not ever,
i do not wish to, i would rather not, i do not think i should, i do not think you should, i do not think we should, i would not, you need not, there is no need to,
i never said to, i did not ask you to, i did not tell you to, i did not say, i am not going to, refrain from, i will not, we do not want to, we should not, do not you dare, i must not, i can not, you do not need to, you do not have to, i do not have to, we do not need to`);
const reminders = phraseSet("forget, let me forget, let us forget, let me miss");

/** "Don't delete milk": nothing to do, and the other commands leave the milk alone. */
function parseNegated(rest: readonly Token[]): Command | undefined {
  const negation = matchAt(negations, rest, 0);
  if (!negation || matchAt(reminders, rest, negation.length)) return undefined;
  const object = rest.slice(negation.length);
  if (object.length === 0) return { kind: "retract" };
  const verb = matchAt(verbs, object, 0);
  if (!verb) {
    // "Not the dentist": a correction of what came before.
    const target: Reference = isWord(rest[0], "not") ? readReference(object) : { kind: "nothing" };
    return { kind: "keep", target };
  }
  const inner = parseStateChange(object);
  const target: Reference =
    inner && "target" in inner ? inner.target : readReference(object.slice(verb.length));
  return inner && inner.kind !== "keep"
    ? { kind: "keep", target, verb: inner.kind }
    : { kind: "keep", target };
}

/** Conditions, hypotheses and plans are no commands. */
function parseNoAction(rest: readonly Token[]): Command | undefined {
  if (matchAt(conditionOpeners, rest, 0)) return { kind: "noAction", why: "condition" };
  if (matchAt(hypotheticalOpeners, rest, 0)) return { kind: "noAction", why: "hypothetical" };
  return undefined;
}

/** Questions ask for a list, for a task's state or for help; they never change anything. */
function parseQuestion(rest: readonly Token[], asked: boolean): Command | undefined {
  const first = rest[0];
  if (!isWordIn(first, questionWords)) return undefined;
  if (isWord(rest[1], "not") || hasExplicitIntro(rest)) return undefined;
  const help = parseSmallTalk(rest);
  if (help) return help;
  const permission = isWord(first, "can", "could", "may") && isWord(rest[1], "i", "we");
  const listing = parseListing(permission ? stripOpening(rest.slice(2)).rest : rest, asked);
  if (listing) return listing;
  const status = parseStatus(rest);
  if (status) return status;
  const topic = helpTopic(rest);
  return { kind: "noAction", why: "question", ...(topic ? { topic } : {}) };
}

/** "Is the report done?" */
function parseStatus(rest: readonly Token[]): Command | undefined {
  if (!isWord(rest[0], "is", "are")) return undefined;
  const state = stateAtEnd(withoutTail(rest.slice(1)));
  if (!state || state.rest.length === 0) return undefined;
  const target = readReference(state.rest);
  return target.kind === "name" || target.kind === "pronoun" || target.kind === "ordinal"
    ? { kind: "status", target }
    : undefined;
}
