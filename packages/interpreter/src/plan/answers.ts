import { textOf } from "../language/text.js";
import { tokenise } from "../language/tokens.js";
import { parse } from "../parse/parse.js";
import type { Answer, Memory } from "../types.js";

/** The utterance to interpret, with the answers that belong to it. */
export interface Taken {
  say: string;
  answers: Answer[];
}

/**
 * Takes what is said as the answer to an open question, where it is one: a choice, a text, a yes.
 * A new command goes before; a "no" leaves everything as it is.
 */
export function takeUp(say: string, memory: Memory): Taken {
  const fresh: Taken = { say, answers: [] };
  const { question } = memory;
  if (!question) return fresh;
  const commands = parse(say);
  const [only] = commands;
  const resumed = (answer: Omit<Answer, "command">): Taken => ({
    say: question.say,
    answers: [
      ...question.answers.filter(({ command }) => command !== question.command),
      { command: question.command, ...answer },
    ],
  });
  const yes = commands.length === 1 && only?.kind === "talk" && only.about === "yes";
  if (yes)
    return question.wants === "yes" ? resumed({ yes: true }) : yesTo(question, resumed, fresh);
  if (!commands.every(({ kind }) => kind === "unknown") || commands.length === 0) return fresh;
  if (question.wants === "text") {
    const text = textOf(tokenise(say));
    const before = question.answers.find(({ command }) => command === question.command);
    return text ? resumed({ ...(before?.pick ? { pick: before.pick } : {}), text }) : fresh;
  }
  if (question.options.length === 0 && question.wants === "yes") return fresh;
  return resumed({ pick: { say: withoutLead(say), options: question.options } });
}

/** A yes to "did you mean this one?" with only one on offer is a choice. */
function yesTo(
  question: NonNullable<Memory["question"]>,
  resumed: (answer: Omit<Answer, "command">) => Taken,
  fresh: Taken,
): Taken {
  return question.options.length === 1 && question.wants === "tasks"
    ? resumed({ pick: { say: "it", options: question.options } })
    : fresh;
}

const withoutLead = (say: string): string =>
  say.replace(/^\s*(?:i mean|i meant|just|only|the one|please)\s+/iu, "");
