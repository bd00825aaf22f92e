import { correctFirstWord, stem } from "../language/spelling.js";
import { lowOf, part, replace, without } from "../language/text.js";
import { commandWords } from "../language/words.js";
import { pattern } from "./form.js";

/** Words that may precede a command without changing its meaning, if something else follows. */
const opener = pattern(String.raw`^(
please( to)?|kindly|just|now|then|and|also|so|ok|okay|well|hey|hi|hello|yo|yes|yeah|yep|sure|alright|all right
|(great|good|cool|perfect|right|thanks|thank you)(?=[,.!])|but(?! not\b)|plus|afterwards|after that|finally|lastly
|(first|second|third)ly|(first|second|third|next|last)(?=,)|next(?= (?:can|could|please)\b)|first(?= (?:COMMAND|show|create|put)\b)
|oh|oops|whoops|wait|sorry|hm+|ah|actually|docket|[dear] assistant|good (morning|evening|afternoon|news)
|by the way|btw|quickly|simply|again|too|or rather|i meant?(?= (?:COMMAND)\b)|for now|one more thing|next up|real quick|(hey|hi|hello) there|great news
|if you (can|could|please|don'?t mind|wouldn'?t mind|would|have [a|the] (time|minute|moment|sec|second|chance))|if possible
|if it('s| is|s) (possible|ok|okay|alright|not too much (trouble|bother|to ask))
|when(ever)? you (have|get) [a] (time|minute|moment|chance|sec|second)|do me a favou?r|go ahead and|feel free to
|[would you] be so (kind|nice|good) (as to|and|to)|i (wonder|was wondering) (if|whether) you could|[is it|it is|would it be] possible to
|(i'd|i would) (be grateful|appreciate it) if you (could|would)|(would you be|are you) able to|(might|may) i ask you to
|((would|do) you mind|how about|what about|i('d| would) appreciate you)(?= \w+ing\b)|i am asking you to|it('s| is) (ok|okay|fine) to(?= (?:COMMAND)\b)|(can|could|would|will|won'?t|can'?t) (you|u) {maybe|perhaps|possibly|like|just|help me [to]}
|(i (want|need|would (like|love))|i'd (like|love)) you to
|you (can|may|should|could|might)(?: now| please| also)?(?= (?:COMMAND|remove|check off)\b)
|(can|could|may|might) (i|we)(?: please| just)?(?= (?:see|have a look|get a list|add|view|look at|ASKED)\b)
|(i|we) (need|have) to(?= (?:add|create a|create the|see|view|look at|show|list my|check my)\b)
|(i'?d (like|love)|i would (like|love)|i (want|wish)|we want|want|let me|let'?s|let us|time)(?: to)?(?= (?:add|create a|create the
|see|view|look at|show|list my|check my|delete|remove|complete|mark|tick|cross off|set the|undo|change the|know|ASKED)\b)
|([do you] know|[do you have] any idea|SHOW [me|us]|remind me)(?= (which|what|who)\b)
)(?:[\s,!.:]+|-\s+|$)`);
/** "🛒 add milk"; a check mark has a meaning of its own. */
const emoji =
  /^[^\P{So}✓✔☑✅]\uFE0F?\s+(?=(?:add|create|show|list|delete|remove|move|put|mark)\b)/u;
const tail =
  /(?<![\s,])(?:[\s,]+(?:please|pls|please and thank you|thanks|thank you|many thanks|thank you (?:so|very) much|thanks a lot|cheers|for me|right now|if you (?:can|could|don'?t mind|please|would)|if possible|would you|will you|could you|can you|ok|okay|when you can|mate|dear|buddy|lol|haha|asap please|immediately|at once|straight away|right away|now please|instead please|again please|ta|(?<!\band )then|though|too|as well))+[\s.!?]*$/;
const closing = /(?<!\b(?:\d{1,2}\.|am )\d{1,2})[\s.!,;:?]+$/;
const MAX_OPENERS = 20; // the most openers that are stripped; each takes another look at the clause
const commandOf = new Map(
  [...commandWords, "put", "set", "tell", "write"].map((word) => [stem(`${word}ing`), word]),
);

/** Strips polite phrases and corrects the first word. Also returns whether it is a question (`asks`) or a request. */
export function plain(text: string): { clause: string; asks: boolean; request: boolean } {
  const asks = /\?[\s!]*$/.test(lowOf(text));
  let clause = without(text.trim(), emoji);
  let request = false;
  for (let count = 0; count < MAX_OPENERS; count += 1) {
    const [said] = opener.exec(lowOf(clause)) ?? [];
    if (said === undefined || said.length >= clause.length) break;
    clause = part(clause, said.length);
    if (/\b(?:you|u|i|we|about)\b/.test(said)) request = true;
    if (/mind|about|appreciate you/.test(said))
      clause = replace(clause, /^\w+ing\b/g, (word) => commandOf.get(stem(word)) ?? word);
  }
  for (const end of [tail, closing]) clause = without(clause, end);
  return { clause: correctFirstWord(clause), asks, request };
}
