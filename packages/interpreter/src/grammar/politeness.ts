import { correctFirstWord } from "../language/spelling.js";
import { stem } from "../language/stems.js";
import { part, replace, type Text } from "../language/text.js";
import { commandWords } from "../language/words.js";
import { pattern } from "./form.js";

/** What may stand before a command without changing it, if something else follows. */
const opener = pattern(String.raw`^(
please|kindly|just|now|then|and then|and also|and|also|so|ok|okay|well|hey|hi|hello|yo|yes|yeah|yep|sure|alright|all right
|(great|good|cool|perfect|right|thanks|thank you)(?=[,.!])
|but|plus|afterwards|after that|finally|lastly|firstly|secondly|thirdly|(first|second|third|next|last)(?=,)
|first(?= (?:add|complete|delete|mark|show|remind|create|rename|put|move|tick|check)\b)
|oh|oops|whoops|sorry|hm+|u(h|m)+|er+m?|ah|actually|docket|assistant|dear assistant|good (morning|evening|afternoon)
|by the way|btw|quickly|simply|again|too|for now|one more thing|next up|real quick|(hey|hi|hello) (there|docket)
|if you (can|could|please|don'?t mind|wouldn'?t mind|would|have [a|the] (time|minute|moment|sec|second|chance))|if possible
|if (it('s| is)|its) (possible|ok|okay|alright|not too much (trouble|bother|to ask))
|when(ever)? you (have|get) [a] (time|minute|moment|chance|sec|second)
|[would you] be so (kind|nice|good) (as to|and|to)|please to|go ahead and|feel free to|do me a favou?r [and]|i was wondering if you could|i wonder if you could
|(i'd|i would) (be grateful|appreciate it) if you (could|would)|[is it|would it be] possible to|would you be able to|are you able to|(might|may) i ask you to
|i am asking you to|great news|good news
|(can|could|would|will|won'?t|can'?t) (you|u) {please|kindly|maybe|perhaps|possibly|just|also|quickly|now} [be so (kind|nice|good) (as to|and|to)|help me [to]]
|(can|could|may|might) (i|we)(?: please| just)?(?= (?:see|have a look|get a list|add|view|look at|ASKED)\b)
|i (want|need|would like|'d like) you to|i'd like you to|i would love you to
|you (can|may|should|could|might)(?: now| please| also)?(?= (?:delete|remove|complete|tick|check off|mark|add|close|rename|move|cross off)\b)
|(i|we) (need|have) to(?= (?:add|create a|create the|see|view|look at|show|list my|check my)\b)
|(i'?d (like|love)|i would (like|love)|i (want|wish)|we want|want|let me|let'?s|let us|time)(?: to)?(?= (?:add|create a|create the|see|view
|look at|show|list my|check my|delete|remove|complete|mark|tick|cross off|set the|undo|change the|know|ASKED)\b)
)(?:[\s,!.:]+|-\s+|$)`);

const tail =
  /(?:[\s,]+(?:please|pls|thanks|thank you|many thanks|thank you (?:so|very) much|thanks a lot|cheers|for me|right now|if you (?:can|could|don'?t mind|please|would)|if possible|would you|will you|could you|can you|ok|okay|when you can|mate|dear|buddy|lol|haha|asap please|immediately|at once|straight away|right away|now please|instead please|again please|ta))+[\s.!?]*$/;
const closing = /(?<!\b\d{1,2}\.\d{1,2})[\s.!,;:?]+$/;

const gerundRequest =
  /^(?:would you mind|do you mind|how about|what about|i(?:'d| would) appreciate you) (?=\w+ing\b)/;
const commandOf = new Map(
  [...commandWords, "put", "set", "tell", "write"].map((word) => [stem(word), word]),
);

/**
 * Takes away what is only polite, and spells the first word right. It also tells whether the clause ended in a
 * question mark, and whether it was a request: "could you …?"
 */
export function plain(text: Text): { clause: Text; asks: boolean; request: boolean } {
  const asks = /\?[\s!]*$/.test(text.low);
  let clause = part(text, 0);
  let request = false;
  for (;;) {
    const gerund = gerundRequest.exec(clause.low);
    const [said] = gerund ?? opener.exec(clause.low) ?? [];
    if (said === undefined || said.length >= clause.low.length) break;
    const rest = part(clause, said.length);
    const [word = ""] = /^\w+/.exec(rest.low) ?? [];
    const verb = gerund ? commandOf.get(stem(word)) : word;
    if (verb === undefined) break;
    if (gerund || /\b(?:you|u|i|we)\b/.test(said)) request = true;
    clause = gerund ? replace(rest, /^\w+/g, () => verb) : rest;
  }
  for (const end of [tail, closing]) {
    const { index = 0 } = end.exec(clause.low) ?? {};
    if (index > 0) clause = part(clause, 0, index);
  }
  return { clause: correctFirstWord(clause), asks, request };
}
