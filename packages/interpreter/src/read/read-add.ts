import { ADD, ADD_ALONE, LIST, NOTE, TASK } from "../language/lexicon.js";
import { contentOf, part, type Text, unquoted, without } from "../language/text.js";
import type { Intent, Item } from "./intent.js";
import { beginsWithVerb } from "./item-text.js";
import { LEVEL } from "./read-plan.js";
import { type Rule, rule, target } from "./rule.js";
import { splitItems } from "./split-items.js";

const ownList = `(?:to|on|onto|in|into) (?:(?:my|the|our) )?(?:to-?do |to do |todo |task )?(?:list|tasks|to-?dos|todos)`;
const anotherList = `(?:to|on|onto|in|into|under) (?:(?:my|the|our) )?(?<list>[^,;:]+?) ${LIST}`;
const noun = `(?:(?:a|an|the|one|another|one more|some|my)? ?(?:new |quick |other )?(?:tasks?|to-?dos?|to do|items?|reminders?|entry|entries|job|chore))`;
const called = "(?:called|named|titled|saying|that says|which says)";
const number = "(?:two|three|four|five|six|a few|some|several|these|those|the following|\\d+)";

const add = (text: Text, more: Partial<Extract<Intent, { kind: "add" }>> = {}, all = false) =>
  addIntent(
    splitItems(
      without(text, /^(?:that )?(?:i|we) (?:have|need|ought) to |^that (?=i |we |the )/),
      all,
    ),
    more,
  );

function addIntent(
  items: Item[],
  more: Partial<Extract<Intent, { kind: "add" }>>,
): Intent | undefined {
  return { kind: "add", items, ...more };
}

const list = (text: Text | undefined) => (text ? { list: text.raw } : {});

/** Forms in which something is to be noted. */
export const addRules: Rule[] = [
  rule(
    `(?<w>today|tomorrow|tonight|(?:on |next |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|next week|this (?:evening|afternoon|weekend)),? (?:(?:i|we) (?:need|have|must|should|want|ought)(?: to)?|remind me to) (?<x>.+)`,
    ({ w, x }) => add(joined(x as Text, w as Text)),
    1.3,
  ),
  rule(
    `${ADD} (?:an? )?(?<p>${LEVEL})(?: |-)priority (?:task|todo|to-do|item|one)(?: to|:| called| for)? ?(?<x>.+)`,
    ({ p, x }) =>
      add({ raw: `${x?.raw} with ${p?.raw} priority`, low: `${x?.low} with ${p?.low} priority` }),
    1.4,
  ),
  rule(
    `${ADD} (?:to|on|in) (?:the |my )?(?<list>[^:,]+?)(?: ${LIST})?: ?(?<x>.+)`,
    ({ x, list: l }) => add(x as Text, list(l)),
    1.15,
  ),
  rule(
    `(?:todo|to-do|to do|task|new task|new todo|note|note to self|reminder|memo|note down|jot down|write down)(?:: ?| - )(?<x>.+)`,
    ({ x }) => add(x as Text),
    1.3,
  ),
  rule(`(?:todo|to-do) (?<x>.+)`, ({ x }) => add(x as Text)),
  rule(
    `(?:remind|ping|nudge) (?:me|us) (?<w>(?:today|tomorrow|tonight|on|at|in|next|this|every|by|before|mon|tue|wed|thu|fri|sat|sun|later|the day after)\\b.*?) (?:to|about|that) (?<x>.+)`,
    ({ w, x }) => reminder(joined(x as Text, w as Text)),
    1.45,
  ),
  rule(`(?:note to self|make a note) (?:to |that )?(?<x>.+)`, ({ x }) => add(x as Text), 1.2),
  rule(
    `${ADD} ${noun}(?: ${ownList})?(?:(?: ${called}|:| to| for| -|,)+ ?| )(?<x>.+)`,
    ({ x }) => add(x as Text),
    1.25,
  ),
  rule(
    `${ADD} ${noun} ${anotherList}(?: ${called}|:| to)? ?(?<x>.+)`,
    ({ x, list: l }) => add(x as Text, list(l)),
    1.2,
  ),
  rule(
    `(?:${ADD} )?(?:the )?${number} (?:new |more |other |following )?${TASK}(?: ${ownList})?(?::|,| -|: )? ?(?<x>.+)`,
    ({ x }) => add(x as Text, {}, true),
    1.3,
  ),
  rule(
    `${ADD} (?:these|the following)(?: ${ownList})?:? ?(?<x>.+)`,
    ({ x }) => add(x as Text, {}, true),
    1.3,
  ),
  rule(
    `${ADD} (?:to|on) (?:my|the) ${anotherList.slice(anotherList.indexOf("(?<list>"))}:? (?<x>.+)`,
    ({ x, list: l }) => add(x as Text, list(l)),
    1.1,
  ),
  rule(`${ADD} ${ownList}:? (?<x>.+)`, ({ x }) => add(x as Text), 1.2),
  rule(
    `(?:new|another|one more) (?:task|todo|to-do|item)(?: ${called})? (?<x>.+)`,
    ({ x }) => add(x as Text),
    1.2,
  ),
  rule(
    `${ADD} (?<x>.+?) as (?:a|another|new|a new) ${TASK}(?: ${ownList})?`,
    ({ x }) => add(x as Text),
    1.2,
  ),
  rule(
    `${ADD} (?<x>.+?) (?:as|is) (?:a )?(?:subtasks?|sub-?tasks?|child|step) (?:of|to|under|for) (?<t>.+)`,
    ({ x, t }) => add(x as Text, { parent: target(t) }),
    1.4,
  ),
  rule(
    `${ADD} (?:a |the |some )?(?:subtasks?|sub-?tasks?|sub tasks?|steps?) (?:to|under|for|of|in) (?<t>[^:]+?)(?::| called|, ) ?(?<x>.+)`,
    ({ x, t }) => add(x as Text, { parent: target(t) }),
    1.4,
  ),
  rule(
    `${ADD} (?:a |the |some )?(?:subtasks?|sub-?tasks?|sub tasks?|steps?)(?: called|:)? (?<x>.+?) (?:to|under|for|of|in) (?<t>.+)`,
    ({ x, t }) => add(x as Text, { parent: target(t) }),
    1.3,
  ),
  rule(
    `${ADD}(?::| |, |,)\\s*(?<x>.+?) ${anotherList}(?<rest> .+)?`,
    ({ x, list: l, rest }) => add(rest ? joined(x as Text, rest) : (x as Text), list(l)),
    1.1,
  ),
  rule(
    `${ADD}(?::| |, |,)\\s*(?<x>.+?) ${ownList}(?<rest> .+)?`,
    ({ x, rest }) => add(rest ? joined(x as Text, rest) : (x as Text)),
    1.15,
  ),
  rule(
    `${ADD_ALONE}(?:: ?|, ?| |\\n)\\s*(?!${noun}$|(?:an? |the |another )?(?:new )?(?:${NOTE}|labels?|tags?|due date|date|deadline|subtask|sub-task|priority) (?:to|on|for|of)\\b)(?<x>.+)`,
    ({ x }) => add(x as Text),
  ),
  rule(
    `i(?: would like| want|'d like)? (?<x>[^,]+) ${ownList}`,
    ({ x }) => (/^(?:need|want) /.test((x as Text).low) ? add(part(x as Text, 5)) : undefined),
    0.8,
  ),
  rule(
    `(?:(?:set|create|make|add|give me|put)(?: me)? (?:a |an )?(?:reminder|alarm|notification|alert)|(?:remind|ping|nudge|alert|notify) (?:me|us)|reminder)(?: (?:to|about|that|of|for)|:)? (?<x>.+)`,
    ({ x }) => reminder(x as Text),
    1.35,
  ),
  rule(
    `(?:i|we)(?:'ve| have)?(?: really| also| still| probably)* (?:to(?= [a-z])|must not forget to|mustn'?t forget to|can'?t forget to|need to|needs to|have to|has to|must|got to|have got to|'ve got to|ought to|should|gotta)(?: also| really| remember to)? (?!be |not )(?<x>.+)`,
    ({ x }) => add(x as Text),
    1.15,
  ),
  rule(
    `(?:gotta|got to|need to|have to|must|should)(?: also)? (?<x>.+)`,
    ({ x }) => add(x as Text),
    1.1,
  ),
  rule(
    `(?:do not|don'?t|dont)(?: let me| ever let me)? forget(?: to| about)? (?<x>.+)`,
    ({ x }) => add(x as Text),
    1.4,
  ),
  rule(
    `(?:remember|make sure|be sure)(?: i| we)?(?: to)? (?!when |the |if )(?<x>.+)`,
    ({ x }) => add(x as Text),
    1.1,
  ),
  rule(`(?:don'?t|do not) let me forget(?: that)? (?<x>.+)`, ({ x }) => add(x as Text), 1.4),
  rule(
    `(?:remind me|remember|${ADD})(?: (?:${noun}|something|one|it to my list))?`,
    () => ({ kind: "add", items: [] }),
    0.9,
  ),
];

/** "Me the day before" is a reminder and no task; "to call mum" is a task. */
function reminder(text: Text): Intent | undefined {
  const onlyWhen =
    /^(?:(?:me )?(?:the|a|an|one|two|\d+) (?:day|hour|week|minute|night|evening|days|hours|weeks|minutes)s? (?:before|earlier|ahead|prior)(?: too| as well)?|(?:before|beforehand|in advance|later|again|daily|about (?:it|that|this|them)|of (?:it|that)))$/;
  const bareTime =
    /^(?:(?:at|for|on|in) )?[\d:.]+ ?(?:am|pm|o'?clock|minutes?|hours?|days?)?(?: tomorrow| today| tonight)?$|^(?:tomorrow|today|tonight|later|now)$/;
  if (onlyWhen.test(text.low) || bareTime.test(text.low))
    return { kind: "unsupported", what: "reminder", say: text.raw };
  const items = splitItems(text, false);
  if (items.some((item) => onlyWhen.test(item.text.toLowerCase()))) return undefined;
  return { kind: "add", items, reminds: true };
}

const joined = (one: Text, other: Text): Text => ({
  raw: `${one.raw} ${other.raw}`,
  low: `${one.low} ${other.low}`,
});

/** A bare "buy flowers": a task, where the sentence before was one. */
export function bareTask(text: Text): Intent | undefined {
  if (!beginsWithVerb(text) || !/ /.test(text.low)) return undefined;
  return { kind: "add", items: [{ text: unquoted(contentOf(text)) }] };
}
