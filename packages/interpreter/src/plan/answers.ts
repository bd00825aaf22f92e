import { textOf } from "../language/text.js";
import { tokenise } from "../language/tokens.js";
import { parse } from "../parse/parse.js";
import type { Answer, Memory, OpenQuestion } from "../types.js";

/** The text to interpret, with the answers to questions about it. */
export interface Utterance {
  text: string;
  answers: Answer[];
}

/**
 * Reads a message as the answer to the open question, if it is one: a choice, a text, a yes. The
 * utterance is then the earlier message. A new command has priority over the question, and a "no"
 * drops it.
 */
export function readAnswer(message: string, memory: Memory): Utterance {
  const fresh: Utterance = { text: message, answers: [] };
  const { question } = memory;
  if (!question) return fresh;
  const before = question.answers.find(({ command }) => command === question.command);
  const resume = (answer: Omit<Answer, "command">): Utterance => ({
    text: question.say,
    answers: [
      ...question.answers.filter((other) => other !== before),
      { command: question.command, ...answer },
    ],
  });
  const commands = parse(message);
  const [only] = commands;
  if (commands.length === 1 && only?.kind === "smallTalk" && only.about === "yes") {
    const yes = answerOfYes(question);
    return yes ? resume(yes) : fresh;
  }
  if (!commands.every(({ kind }) => kind === "unknown") || commands.length === 0) return fresh;
  if (question.wants === "text") {
    const text = textOf(tokenise(message));
    return text ? resume({ ...(before?.pick ? { pick: before.pick } : {}), text }) : fresh;
  }
  if (question.options.length === 0 && question.wants === "yes") return fresh;
  return resume({ pick: { say: withoutLead(message), options: question.options } });
}

/** A yes to "did you mean this one?" is a choice if only one task was offered. */
function answerOfYes({ wants, options }: OpenQuestion): Omit<Answer, "command"> | undefined {
  if (wants === "yes") return { yes: true };
  return wants === "tasks" && options.length === 1 ? { pick: { say: "it", options } } : undefined;
}

const withoutLead = (message: string): string =>
  message.replace(/^\s*(?:i mean|i meant|just|only|the one|please)\s+/iu, "");
