import { retractions } from "../language/lexicon.js";
import { matchAt, matchWhole, phraseSet, phrases } from "../language/phrases.js";
import { isWord } from "../language/predicates.js";
import type { Token } from "../language/tokens.js";
import { trimMarks } from "../language/trim.js";
import type { Command, HelpTopic } from "./command.js";

type SmallTalk = Extract<Command, { kind: "smallTalk" }>["about"];

const smallTalk = phrases<SmallTalk>(
  [
    "hi, hello, hey, yo, hiya, howdy, hi there, hello there, hey there, good morning, good evening, good afternoon, good night, morning, greetings, good day, what is up, sup, how are you, how are you today, how are you doing, how is it going, how do you do",
    "greeting",
  ],
  [
    "thanks, thank you, thank you very much, thanks a lot, many thanks, thank you so much, cheers, great, perfect, cool, nice, awesome, ok, okay, well done, good job, great job, nice work, lovely, thanks so much, ta, bye, goodbye, see you, good, alright, fine, got it, wonderful, excellent, very good, great thanks, ok thanks, bye bye, see you later",
    "thanks",
  ],
  [
    "help, help me, help please, what can you do, what can i do, what can i say, what do you do, commands, how does this work, how do you work, how can you help, how can you help me, what can i ask, what can i ask you, what do you understand, can you help, can you help me, what are my options, how do i use this, how do i use you, i need help, instructions, usage, examples, what are the commands, what commands are there, what should i say, show help, what can i do here, how does it work, what else can you do, menu, options",
    "help",
  ],
  [
    "who are you, what are you, are you real, are you a real person, are you human, are you a human, are you an ai, are you a bot, are you a robot, are you a person, what is your name, introduce yourself, are you a language model, are you chatgpt, are you gpt, are you there, which model are you, what model are you, are you an llm, are you a computer, do you have a name, who made you, are you alive, who am i talking to",
    "identity",
  ],
  [
    "yes, yep, yeah, sure, of course, do it, yes please, yup, go ahead, please do, correct, exactly, that is right, confirm, y, ok do it, yes do it, absolutely, right, indeed, affirmative, go for it, aye, confirmed, approve, approved, i am sure",
    "yes",
  ],
  [
    "undo, undo that, undo it, undo last, undo the last change, revert, revert that, take that back, undo everything",
    "undo",
  ],
);

/** Greetings, thanks, requests for help, and retractions. */
export function parseSmallTalk(tokens: readonly Token[]): Command | undefined {
  const rest = trimMarks(tokens);
  const words = rest.filter((token) => token.kind !== "mark" && !isWord(token, "please"));
  const about = matchWhole(smallTalk, rest) ?? matchWhole(smallTalk, words);
  if (about) return { kind: "smallTalk", about };
  return (matchWhole(retractions, rest) ?? matchWhole(retractions, words))
    ? { kind: "retract" }
    : undefined;
}

const topics: [HelpTopic, RegExp][] = [
  ["delete", /^(?:delet|remov|eras|clear)/u],
  ["complete", /^(?:complet|finish|mark|tick|check)/u],
  ["reopen", /^(?:reopen|uncheck|untick)/u],
  ["undo", /^(?:undo|revert)/u],
  ["rename", /^(?:renam|retitl)/u],
  ["describe", /^(?:describ|descript|note)/u],
  ["list", /^(?:list|show|find|search|see)/u],
  ["add", /^(?:add|creat|new|make)/u],
];
const howTo =
  phraseSet(`how do i, how can i, how do you, how can you, how to, how would i, how should i, how could i, can i, may i, could i,
is it possible to, am i able to, are you able to, is there a way to, can you also, what happens if, what does, where do i, where can i, how does one`);

/** "How do I delete a task?": the kind of command that the question is about. */
export function helpTopic(tokens: readonly Token[]): HelpTopic | undefined {
  const how = matchAt(howTo, tokens, 0);
  const words = how ? tokens.slice(how.length) : [];
  for (const token of words) {
    const found = token.kind === "word" && topics.find(([, pattern]) => pattern.test(token.word));
    if (found) return found[0];
  }
  return undefined;
}
