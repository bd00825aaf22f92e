import type { Intent } from "../grammar/intent.js";
import { readTalk } from "../grammar/talk.js";
import { contentOf, type Text, textOf } from "../language/text.js";
import { readPlaces } from "../match/places.js";
import { TaskIndex } from "../match/task-index.js";
import type { KnownTask, OpenQuestion } from "../types.js";
import type { Choice } from "./choose.js";
import type { Session } from "./session.js";

/** How well a message must fit as a command of its own to be one, and no answer. */
const COMMAND = 1.7;

/**
 * What the answer to an open question makes of the intents that it was about; `undefined` if the message is no
 * answer but something new.
 */
export function answerTo(
  question: OpenQuestion,
  text: Text,
  command: () => Choice,
  session: Session,
): Intent[] | undefined {
  const talk = readTalk(text);
  if (talk?.kind === "no") return [{ kind: "nothing", why: "keep" }];
  if (talk && talk.kind !== "yes" && talk.kind !== "talk") return undefined;
  const intent = question.intents[question.at];
  if (!intent) return undefined;
  switch (question.wants) {
    case "yes":
      return talk?.kind === "yes" ? confirmed(question, intent) : undefined;
    case "task": {
      const ids = talk ? undefined : picked(question, text, session);
      return ids && replaced(question, withTarget(intent, ids));
    }
    case "text": {
      if (talk) return undefined;
      const { intents, score } = command();
      const isCommand =
        score >= COMMAND &&
        intents.every(({ kind }) => !["add", "tentative", "unknown"].includes(kind));
      return isCommand
        ? undefined
        : replaced(question, withText(intent, contentOf(text), question.options));
    }
  }
}

const replaced = ({ intents, at }: OpenQuestion, ...by: Intent[]): Intent[] => [
  ...intents.slice(0, at),
  ...by,
  ...intents.slice(at + 1),
];

function confirmed(question: OpenQuestion, intent: Intent): Intent[] {
  const { options } = question;
  if (intent.kind === "unknown") return replaced(question);
  if (intent.kind === "tentative")
    return replaced(
      question,
      options.length > 0 ? withTarget(intent.intent, options) : intent.intent,
    );
  if (intent.kind === "move")
    return replaced(question, { kind: "newList", name: intent.list }, withTarget(intent, options));
  if (intent.kind === "add" && intent.list)
    return replaced(question, { kind: "newList", name: intent.list }, intent);
  return replaced(question, withTarget(intent, options));
}

function withTarget(intent: Intent, ids: string[]): Intent {
  if (intent.kind === "tentative") return withTarget(intent.intent, ids);
  if (intent.kind === "add")
    return { ...intent, ...(intent.parent ? { parent: { say: "", ids } } : {}) };
  return "target" in intent ? { ...intent, target: { say: "", ids } } : intent;
}

function withText(intent: Intent, text: string, ids: string[]): Intent {
  const target = { say: "", ids };
  if (intent.kind === "add") return { ...intent, items: [{ text }] };
  if (intent.kind === "rename" || intent.kind === "describe") return { ...intent, target, text };
  return intent.kind === "schedule" ? { ...intent, target, when: text } : intent;
}

/** Which of the offered tasks an answer means. */
function picked({ options }: OpenQuestion, text: Text, session: Session): string[] | undefined {
  const low = text.low
    .replace(/^(?:the one (?:about|with|for) |i mean(?:t)? |please |it'?s |yes,? |ok,? )+/, "")
    .replace(/(?:[\s,]+please|[.!?])+$/, "");
  if (
    /^(?:both|all(?: of (?:them|those))?|every one|them all|each|all (?:three|four|five))$/.test(
      low,
    )
  )
    return options;
  const places = readPlaces(low, options.length);
  if (places) {
    const ids = places.map((place) => options[place - 1]);
    return ids.every((id) => id !== undefined) ? (ids as string[]) : undefined;
  }
  const offered = session.tasks().tasks.filter(({ id }) => options.includes(id)) as KnownTask[];
  const { tasks } = TaskIndex.of(offered).find(contentOf(textOf(low)));
  return tasks.length === 1 ? tasks.map(({ id }) => id) : undefined;
}
