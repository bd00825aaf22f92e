import { DONE, NOTE } from "../language/lexicon.js";
import { pastBase, pastBaseAfterSubject } from "../language/stems.js";
import { part, type Text, without } from "../language/text.js";
import type { Intent, Reading } from "./intent.js";
import { applyRules, type Rule, rule, target } from "./rule.js";

const adverb = "(?: already| just| now| finally| also| actually| at last| really| have| recently)*";
const be = "(?:is|are|was|were|has been|have been|got|is now|be)";
const haveNot =
  "(?:haven'?t|have not|hasn'?t|has not|didn'?t|did not|never|still haven'?t|still have not|forgot to|couldn'?t|could not)";
const beNot =
  "(?:isn'?t|is not|aren'?t|are not|wasn'?t|was not|weren'?t|hasn'?t been|has not been|'s not|still isn'?t|is still not|ain'?t)";

const complete = (x: Text | undefined, verb?: string): Intent => ({
  kind: "complete",
  target: target(x, verb),
});
const reopen = (x: Text | undefined, verb?: string): Intent => ({
  kind: "reopen",
  target: target(x, verb),
});
const whenDone =
  /(?: (?:today|yesterday|already|just now|now|earlier|tonight|recently|this (?:morning|afternoon|evening)|last night|last week))+$/;
const generic = /^(?:done|finished|completed?|sorted|handled|ready|closed)$/;

function byVerb(
  kind: "complete" | "reopen",
  x: Text | undefined,
  verb: string | undefined,
  after: boolean,
): Intent | undefined {
  if (verb === undefined) return undefined;
  const base = after ? pastBaseAfterSubject(verb) : pastBase(verb);
  if (!base) return undefined;
  const make = kind === "complete" ? complete : reopen;
  return generic.test(verb) || base === "do" ? make(x && without(x, whenDone)) : make(x, base);
}

/** What somebody says about their day: "I called the dentist", "the rent isn't paid yet". */
const rules: Rule[] = [
  rule(
    `(?:i|we)(?:'ve|'d| have| had)?${adverb} (?<v>[a-z]+)(?<x> .+)`,
    ({ v, x }) => byVerb("complete", x, v?.low, true),
    1,
  ),
  rule(
    `(?:i|we)(?:'ve| have)?${adverb} (?:did|done|finished|completed) (?:it|that|this|both|them|those)(?: all)?`,
    () => complete({ raw: "it", low: "it" }),
    1.05,
  ),
  rule(
    `(?:just |already |finally |have |successfully )*(?<v>[a-z]+)(?<x> .+)`,
    ({ v, x }) =>
      /^(?:tasks|ones|items|todos|things|stuff)\b/.test(x?.low ?? "")
        ? undefined
        : byVerb("complete", x, v?.low, false),
    0.8,
  ),
  rule(
    `(?:they'?re|they are|those are|these are|all of them are|both are) (?:both |all |now |already )*(?:done|finished|completed?)`,
    () => complete({ raw: "them", low: "them" }),
    1.3,
  ),
  rule(`(?<x>.+?) ?[✓✔☑✅]+`, ({ x }) => complete(x), 1),
  rule(
    `(?<x>.+?) (?:is|are) (?:still |not yet )?(?:open|undone|not done|unfinished|to do)(?: again)?`,
    ({ x }) => reopen(x),
    1.15,
  ),
  rule(
    `(?<x>.+?)(?: ${be}|'s)(?: now| already| all| finally| just)* (?<v>[a-z]+)(?: now| already| off)?`,
    ({ v, x }) =>
      new RegExp(`^${DONE}$`).test(v?.low ?? "")
        ? complete(x)
        : byVerb("complete", x, v?.low, true),
    1.1,
  ),
  rule(
    `(?<x>.+?),? (?:all |is |are |been )?(?:done|finished|completed|complete|ticked off)(?: now| already)?`,
    ({ x }) => complete(x),
    0.9,
  ),
  rule(
    `(?:(?:i am|i'?m|we are|we'?re|all) )?(?:now |finally |just |already )?(?:done|finished|through) with (?<x>.+)`,
    ({ x }) => complete(x),
    1.1,
  ),
  rule(`(?:done|finished|completed)(?::|,| -| with) (?<x>.+)`, ({ x }) => complete(x), 1),
  rule(
    `(?<x>.+) (?<v>[a-z]+)`,
    ({ v, x }) =>
      /ed$|^(?:bought|paid|sent|done|made|fixed|sold|written|fed|read|built|cut|met)$/.test(
        v?.low ?? "",
      )
        ? byVerb("complete", x, v?.low, false)
        : undefined,
    0.7,
  ),
  rule(
    `(?:i|we) ${haveNot}${adverb}(?: yet)? (?<v>[a-z]+)(?<x> .+?)(?: yet)?`,
    ({ v, x }) => byVerb("reopen", x, v?.low, true) ?? reopen(x, v?.low),
    1.2,
  ),
  rule(
    `(?:i|we) ${haveNot}${adverb} (?:yet )?(?:do|done|finish|finished|complete|completed)(?<x> .+?)(?: yet)?`,
    ({ x }) => reopen(x),
    1.25,
  ),
  rule(
    `(?<x>.+?) ?${beNot}(?: yet| actually| really| all)* (?<v>[a-z]+)(?: yet| after all)?`,
    ({ v, x }) =>
      new RegExp(`^${DONE}$`).test(v?.low ?? "")
        ? reopen(x)
        : (byVerb("reopen", x, v?.low, true) ?? reopen(x, v?.low)),
    1.25,
  ),
  rule(`(?<x>.+?) (?:needs|has) to be (?:done|finished) again`, ({ x }) => reopen(x), 1),
];

const notStatements = new RegExp(
  `^(?:add|put|mark|set|make|show|list|note|need|remind|delete|rename|read|cut|let|hit|shut|${NOTE})\\b`,
);

/** The readings of a clause as a statement. Questions are none. */
export function readStatement(clause: Text): Reading[] {
  if (
    /^(?:who|what|when|where|why|how|which|is|are|was|were|did|do|does|have|has|should|shall|can|could)\b/.test(
      clause.low,
    )
  )
    return [];
  const readings = applyRules(rules, withoutAside(clause));
  return notStatements.test(clause.low)
    ? readings.filter(({ weight }) => weight === 0.9).map((one) => ({ ...one, weight: 0.6 }))
    : readings;
}

/** "The report is done, thank god": what follows says nothing more. */
function withoutAside(clause: Text): Text {
  const aside = /,? (?:thank (?:god|goodness)|phew|yay|woo+|at last|as well|too|woohoo)$/.exec(
    clause.low,
  );
  return aside ? part(clause, 0, aside.index) : clause;
}
