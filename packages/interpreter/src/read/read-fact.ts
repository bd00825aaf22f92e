import { DONE, NOTE } from "../language/lexicon.js";
import { pastBase, pastBaseAfterSubject } from "../language/stems.js";
import type { Text } from "../language/text.js";
import type { FactAbout, Intent } from "./intent.js";
import { type Rule, rule, target } from "./rule.js";

const fact = (about: FactAbout, x: Text | undefined, verb?: string): Intent => ({
  kind: "fact",
  about,
  target: target(x, verb),
});
const base = (verb: string | undefined) =>
  verb ? (pastBase(verb) ?? pastBaseAfterSubject(verb) ?? verb) : undefined;
const doneWord = new RegExp(`^${DONE}$`);

/** Forms of questions about one task. */
export const factRules: Rule[] = [
  rule(
    `(?:when|how long ago|what day|on what day|since when)(?: exactly)? (?:did|have|has) (?:i|we|you) (?:first )?(?:add|added|create|created|write down|put in|put|note|noted|enter|make|made)(?: down)? (?<x>.+?)(?: (?:to|on|in) (?:my|the) (?:to-?do )?list)?`,
    ({ x }) => fact("created", x),
    1.8,
  ),
  rule(
    `(?:when|how long ago) (?:was|were) (?<x>.+?) (?:added|created|made|put on.*|noted)`,
    ({ x }) => fact("created", x),
    1.8,
  ),
  rule(
    `(?:how old is|how long (?:has|have|is)) (?<x>.+?)(?: been)?(?: (?:on (?:my|the) list|there|open|waiting|sitting there|around))?`,
    ({ x }) => fact("created", x),
    1.6,
  ),
  rule(
    `since when (?:is|has|do i have) (?<x>.+?)(?: been)?(?: on (?:my|the) list| there)?`,
    ({ x }) => fact("created", x),
    1.7,
  ),
  rule(
    `when (?:did|have) (?:i|we) (?:last |already )?(?:finish|finished|complete|completed|done|do|tick off|check off|mark) (?<x>.+?)(?: (?:as )?done)?`,
    ({ x }) => fact("completed", x),
    1.7,
  ),
  rule(
    `when (?:did|have) (?:i|we) (?:last )?(?<v>[a-z]+) (?<x>.+)`,
    ({ v, x }) => fact("completed", x, base(v?.low)),
    1.5,
  ),
  rule(
    `when was (?<x>.+?) (?:done|finished|completed|ticked off)`,
    ({ x }) => fact("completed", x),
    1.7,
  ),
  rule(
    `(?:when|what time|what day)(?:'s| is| are| do| does| should| must)? (?:i (?:have to|need to|must|do|should) |i )?(?<x>.+?)(?: due| scheduled| planned| happening| supposed to be done| need to be done| have to be done| be done)?`,
    ({ x }) => fact("due", x),
    1.4,
  ),
  rule(
    `(?:what(?:'s| is)|tell me) (?:the )?(?:due date|deadline|date|due time|time) (?:of|for|on) (?<x>.+)`,
    ({ x }) => fact("due", x),
    1.8,
  ),
  rule(
    `(?:what(?:'s| is)) (?<x>.+?)(?:'s|s')? (?:due date|deadline)`,
    ({ x }) => fact("due", x),
    1.7,
  ),
  rule(
    `(?:by when|until when|how long do i have (?:to|for|until)) (?:do i (?:have|need) to |should i |is |must i )?(?<x>.+?)(?: due)?`,
    ({ x }) => fact("due", x),
    1.6,
  ),
  rule(
    `(?:is|are) (?<x>.+?) (?:due|overdue|late|scheduled)(?: .+)?`,
    ({ x }) => fact("due", x),
    1.7,
  ),
  rule(
    `(?:is|are|was|were|has|have|got) (?<x>.+?)(?: been)?(?: already| now)? (?<v>[a-z]+)(?: off)?(?: yet| already)?`,
    ({ x, v }) => status(x, v),
    1.5,
  ),
  rule(
    `(?:did|have|has|had) (?:i|we) (?:already |actually |ever )?(?<v>[a-z]+) (?<x>.+?)(?: (?:yet|already|done|today))?`,
    ({ x, v }) => status(x, v, true),
    1.5,
  ),
  rule(
    `(?:what(?:'s| is| was| does)|show(?: me)?|read(?: me)?|tell me|is there|are there|any|do i have|open) (?:the |a |an |any )?(?:${NOTE})(?: say)?(?: (?:of|for|on|to|in|about|with)) (?<x>.+?)(?: say)?`,
    ({ x }) => fact("description", x),
    1.8,
  ),
  rule(`what does (?<x>.+?)(?:'s)?(?: ${NOTE})? say`, ({ x }) => fact("description", x), 1.6),
  rule(
    `(?:(?:in )?(?:which|what) (?:list|project|folder) (?:is|are|has|does|do)|where did i put|what list is) (?<x>.+?)(?: in| on| under| belong to)?`,
    ({ x }) => fact("list", x),
    1.8,
  ),
  rule(
    `(?:which|what) (?:labels?|tags?) (?:does|do|has|have|is|are) (?<x>.+?)(?: have| on| got)?`,
    ({ x }) => fact("labels", x),
    1.8,
  ),
  rule(
    `(?:(?:which|what)(?:'s| is)? (?:the )?priority (?:is|has|does|of)|how (?:important|urgent) is) (?<x>.+?)(?: have)?`,
    ({ x }) => fact("priority", x),
    1.8,
  ),
  rule(`(?:what(?:'s| is) (?:the )?priority of) (?<x>.+)`, ({ x }) => fact("priority", x), 1.8),
  rule(
    `(?:how often (?:do i|does|is|do we|should i|must i|do i have to)|does|do) (?:i )?(?<x>.+?)(?: repeat| recur| happen)(?:s|ing)?`,
    ({ x }) => fact("repeat", x),
    1.7,
  ),
  rule(
    `how often (?:do i|does|is|do we|should i|must i|do i have to|do i need to) (?<x>.+)`,
    ({ x }) => fact("repeat", x),
    1.6,
  ),
  rule(
    `(?:what(?:'s| is) (?:the )?status of|what about|how(?:'s| is)(?: it going with)?|tell me about|details (?:of|for|on)) (?<x>.+)`,
    ({ x }) => fact("status", x),
    1.1,
  ),
];

function status(x: Text | undefined, v: Text | undefined, after = false): Intent | undefined {
  const verb = v?.low ?? "";
  if (
    /^(?:add|added|create|created|delete|deleted|have|got|put|get|see|there|anything|change|remove|removed|rename|renamed)$/.test(
      verb,
    )
  )
    return undefined;
  if (/^(?:i|you|we|there|it safe|my tasks?|the tasks?|completed tasks)\b/.test(x?.low ?? ""))
    return undefined;
  if (doneWord.test(verb) || /^(?:finish|complete|do|open|did)$/.test(verb))
    return fact("status", x);
  const lemma = after ? (pastBaseAfterSubject(verb) ?? verb) : pastBase(verb);
  return lemma ? fact("status", x, lemma) : undefined;
}
