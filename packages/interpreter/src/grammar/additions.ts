import { numberOf } from "@docket/quick-add";
import { compact, lowOf, type Parts, partsOf, unquoted, without } from "../language/text.js";
import type { Reading } from "./intent.js";
import { beginsWithVerb, day, splitItems } from "./items.js";
import { applyRules, grammar, type Meaning, target } from "./rule.js";

const obligation =
  /^(?:that )?(?:i|we) (?:have|need|ought|should|must) (?:to )?|^that (?=i |we |the )/;

/** "Stamps, no wait, envelopes": the text before the correction is dropped. */
const takenBack =
  /^(?<before>.*)[,.;] (?:(?:oh,? )?no,? wait|wait,? no|or rather|i meant?|(?:no|wait|sorry|scratch that)(?=,)),? (?:make (?:it|that) )?(?<after>.+)$/d;
/** "Bread, not milk": what is not wanted is no task, but "call Ann, not Bob" and "brown, not white bread" are titles. */
const unwanted =
  /(?<=\w)(?:,| and|,? but) not (?!to\b|for\b|only\b)(?:(?:the |any )?[\w'-]+|(?:(?:the|any) |(?<=[\w'-]+ [\w'-]+(?:,| and|,? but) not ))[\w'-]+ [\w'-]+)$|(?<=^[\w'-]+) not (?!on|off|in|out|up|for|to|too|yet|only|ok|open)[\w'-]+(?<!ing|ed)$/;
const corrected = (x: string): string => {
  const { before = "", after = x } = partsOf(takenBack, x) ?? {};
  const undated = without(before, day);
  const isTime = undated !== before && /^\d[\d:.]*(?: ?[ap]m)?$/i.test(after);
  return isTime || (before && without(after, day) === "") ? `${undated} ${after}` : after;
};

const whole = (x = "", { w, rest, p }: Parts): string =>
  [corrected(x), w, rest, p && `with ${p} priority`].filter(Boolean).join(" ");
/** "Milk and eggs, urgent": the priority of all. */
const ofAll =
  /^(?<x>.+),(?: all)?(?: of them)? (?<p>urgent|(?:high|medium|low)(?= priority$))(?: priority)?$/d;
const onlyWhen =
  /^(?:an? (?:reminder|alarm) )?(?:(?:me )?(?:the|a|an|one|two|\d+) (?:day|hour|week|minute|night|evening)s? (?:before|earlier|ahead|prior)\b.*|(?:before|beforehand|in advance|by (?:e-?mail|mail|text|sms|phone|push)|later|again|daily|about (?:it|that|this|them)|of (?:it|that)))$/;
const add =
  (every = false): Meaning =>
  ({ x = "", ...parts }) => {
    if (onlyWhen.test(lowOf(x))) return { kind: "talk", about: "reminder", say: x };
    const { newlist, led, list = newlist ?? led, sub, t = sub && "it", count = "" } = parts;
    const all = every && (numberOf(count) || true);
    const wish = without(without(corrected(x), obligation), /,? instead$/);
    const text = beginsWithVerb(wish) ? wish : without(wish, unwanted);
    const { x: things = text, p = parts.p } = partsOf(ofAll, text) ?? {};
    const said = splitItems(things, all);
    const items = said.map((item) => ({ ...item, text: whole(item.text, { ...parts, p }) }));
    const place = { list: list && unquoted(list), makes: newlist && true, parent: t && target(t) };
    return { kind: "add", items, ...compact({ ...place, led: led && true }) };
  };
const bareTime =
  /^(?:(?:at|for|on|in) )?[\d:.]+ ?(?:am|pm|o'?clock|minutes?|hours?|days?)?(?: tomorrow| today| tonight)?$|^(?:tomorrow|today|tonight|later|now)$|^(?:when|if|once|before|after) | (?:an?|one|two|\d+) (?:day|hour|week|minute)s? (?:before|earlier|ahead|prior|in advance)$/;

/** "Me the day before" is a reminder, not a task; "to call mum" is a task. */
const remind: Meaning = (parts) => {
  const text = whole(parts.x, parts);
  if (bareTime.test(lowOf(text))) return { kind: "talk", about: "reminder", say: text };
  const intent = add()(parts);
  return intent?.kind === "add" ? { ...intent, reminds: true } : intent;
};

const addRules = grammar(
  String.raw`
1.3  add: <w:(?:WHEN|for|in)\b.{0,40}?>[,] ((i|we) (MUST|need|want|ought) [to]|remind me to|add|create|note) <x>|(todo|to-do|to do|task|new task|new todo|note|note to self|reminder|memo|need|make a note|note down|jot down|write down|remember|new one|one more|another one|and one more)(: ?| - )<x>|[ADD|and] (another one|one more|a new one) to (?!the |my |our )<x>|ADD [a|the|some] SUBTASK [called|:] <x> (to|under|for|of|in) <t>|ADD <x> (to|on|in) a new (list|project) [called|named] <newlist:.+>|ADD NEWTASK <rest:(?:to|in|on|under|inside) [^,;:]+? (?:in|under|inside) [^,;:]+?>[,] CALLED <x>
1.45 addAll: [ADDALONE|here's|here is|here are] [my|the|these|some] [following|new|COUNT] [TASK|list] <w:(?:(?:for|on|by) )?(?:today|tonight|tomorrow|(?:(?:this|next|every) )?(?:DAY|weekend|week|month))\b[^:,]{0,12}>:\s<x>
1.4  add: [ADD|and] (something|this|one thing|one more|one|another one|another) [for me|else|here] ?:\s?<x>|([ADD] [a|the|some|COUNT] SUBTASK (to|under|for|of|in)|ADD (under|beneath|below)) [the|my] <t:[^:]+?>(?::| called|, ) ?<x>|ADD <x> (as|is) [a] SUBTASK (of|to|under|for) <t>|ADD [an|a] <p:LEVEL>(?:[ -]priority)? (task|todo|to-do|item|one) [to|:|called|for] <x>|ADD <x> ((to|on|in|into) <list:it|there|that list|the new list>|<list:there>)|[i|we] NOT [let me|ever let me] forget [to|about|that] <x>
1.7  add: (make|create|start|add|set up) [me] [a|an] [new] (<newlist:(?!(?:to|my|the|on|in|into|for) )[^\s,:]+(?: (?!(?:to|my|the|on|in|into|for) )[^\s,:]+){0,2}?> list|list [called|named|for] [the|my] <newlist:(?!(?:to|my|the|on|in|into|for) )[^\s,:]+(?: (?!(?:to|my|the|on|in|into|for) )[^\s,:]+){0,2}?>)(?: (?:with|containing|and (?:add|put))|:) <x>(?: (?:to|on|in|into) (?:it|there))?
1.25 add: (ADDALONE <x> (to|on|in|into) [the|my|our] <list:NAMEDLIST>|<led:NAMEDLIST>:\s<x>)|ADD NEWTASK(?: (?:to|on|in) MINE| with(?:out| no)(?: an?)?(?: due)? date)?(?:(?: CALLED|:| to\b| for\b| -|,)+ ?| )<x:(?!with ).+>
1.2  add: (i|we) (need|have) to:\s<x>|(i need to do|we need to do|there's|there is|i have|i've|we have|i've got|got|here's|here is|things to|stuff to) .*:\s<x>|ADD (to|on|onto|in|into) (MINE[:]|[my|the] <list:[^,;:]+?>(?: LIST:?|:)) <x>|ADD <x> as (a|another|new|a new) TASK [to MINE]
1.6  add: (i|we) (want|need|have|would like|must|should) [to] <x>[,] [and|so] (put|add|note|write) (it|that|this) [down] [(to|on|onto|in|into) MINE]
0.45 add: (put|stick|throw|pop|get) <x> (on|to|in|onto|into) [the|my] <list>|[to|in|on|into|onto|under|for] [the|my|our] <led:[^,;:]+?>(?: list| section)?:\s*<x>
1    add: (todo|to-do) <x>|ADDALONE(?:: ?|, ?| |\n)\s*(?!NEWTASK(?: CALLED\b|$)|(?:an? |the |another )?(?:new )?(?:NOTE|labels?|tags?|due date|date|deadline|subtask|sub-task|priority) (?:to|on|for|of)\b)<x>
1.45 remind: (remind|ping|nudge) (me|us) <w:(?:WHEN|the day after)\b.*?> (to|about|that) <x>
0.49 add: ADD NEWTASK (to|in|on|for) [the|my|our] <list:[^,;:]+?>(?: LIST)?(?: (?:to|CALLED)|:) <x>
1.5  addAll: (break|split) [down|up] <t> [down|up] into:? <x>|ADD [a|an|the|some|these|COUNT] [new] <sub:SUBTASK>(?: (?:called|named))?: <x>|ADD (these|the following) [TASK] (to|on|in|into) [my|the] <list:[^,;:\n]+?>[ LIST](?::|\n)\s*<x>
1.3  addAll: ([ADD|i need|we need|need] [the] <count:COUNT> [new|more|other|following] TASK|ADD (these|the following))\b(?: (?:to|on) MINE)?(?::|,| -)? ?<x>
1.1  add: ADD(?::| |, |,)\s*<x> ((to|on|onto|in|into|under) [my|the|our] <list:(?!(?:my|the|our)\b)[^,;:]+?> LIST)<rest: .+>?|(MUST|note to self|make a note|note(?= that)) [also|to|that] <x>|(remember|make sure|be sure) [i|we] [to] (?!when |the |if )<x>
1.15 add: (ADD|(can|could|may) (i|we) (get|have|put)|i (need|want|would like))(?::| |, |,)\s*<x> (to|on|onto|in|into) MINE<rest: .+>?|(i|we)['ve| have] {really|also|still|probably} (MUST|to) {also|really|probably|remember to} (?!be |not )<x>
1.35 remind: ((set|create|make|add|give me|put) [me] [a|an] (reminder|alarm|notification|alert)|(remind|ping|nudge|alert|notify) (me|us)|reminder) [to|about|that|of|for|CALLED|:] <x>
0.9  add: (remind me|remember|ADD) [of|to] [NEWTASK|something|one|it to my list]
1.9  add: remind me (to|about)|ADD COUNT TASK [(to|on) MINE]|ADD NEWTASK (to|on|in) [the|my] <list:[^,;:]+?> LIST
`,
  { add: add(), addAll: add(true), remind },
);

/** "Put bread on my list, not milk" is also read without its end. */
export const readAddition = (clause: string): Reading[] =>
  [...new Set([clause, without(clause, unwanted)])].flatMap((one) => applyRules(addRules, one));
