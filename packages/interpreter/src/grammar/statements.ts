import { pastBase, pastBaseAfterSubject } from "../language/stems.js";
import { type Text, without } from "../language/text.js";
import { timeWords } from "../language/words.js";
import { compileForm } from "./form.js";
import type { Reading } from "./intent.js";
import { priorityOf } from "./priority.js";
import { applyRules, grammar, type Meaning, target } from "./rule.js";

const generic = compileForm("DONE|ready|do");
const whenDone = new RegExp(`(?: (?:${[...timeWords].join("|")}))+$`);
const pastWord = /ed$|^(?:bought|paid|sent|done|made|fixed|sold|written|fed|read|built|cut|met)$/;

/** @param after whether "I" or "have" is before the verb, so that "cut" is a past tense too */
const byVerb =
  (kind: "complete" | "reopen", after = true): Meaning =>
  ({ x, v }) => {
    const verb = v?.low ?? "";
    const base = after ? pastBaseAfterSubject(verb) : pastBase(verb);
    if (!base || /^(?:tasks|ones|items|todos|things|stuff)\b/.test(x?.low ?? "")) return undefined;
    if (!generic.test(verb) && base !== "do") return { kind, target: target(x, base) };
    return { kind, target: target(x && without(x, whenDone)) };
  };

/** What was or was not done; the verb may be one of no past tense, as in "didn't pay". */
const reopened: Meaning = ({ x, v }) => {
  const meant = byVerb("reopen")({ x, v });
  return meant ?? { kind: "reopen", target: target(x, v?.low) };
};

/** What somebody says about their day: "I called the dentist", "the rent isn't paid yet". */
const rules = grammar(
  `
1    did: (i|we)['ve|'d](ADVERBS) <v:[a-z]+> <x>
1    did: (i|we) (have|had)(ADVERBS) <v:[a-z]+> <x>
0.8  said: {just|already|finally|have|successfully} <v:[a-z]+> <x>
1.3  complete: <x:they|those|these|all of them|both>('?re| are) {both|all|now|already} (done|finished
     |completed?)
1    complete: <x> ?(✓|✔|☑|✅)+
1.15 reopen: <x> (is|are) [still|not yet] (open|undone|not done|unfinished|to do) [again]
1.1  did: <x>(?: (?:is|are|was|were|has been|have been|got|is now)|'s) {now|already|all|both|finally
     |just} <v:[a-z]+> [now|already|off]
0.9  complete: <x>[,] [all|is|are|been] (done|finished|completed|complete|ticked off) [now|already]
1.1  complete: [(i am|i'?m|we are|we'?re|all)] [now|finally|just|already] (done|finished|through)
     with <x>
1    complete: (done|finished|completed)(:|,| -| with) <x>
1.2  complete: <x> (can|could|may|should) be (ticked off|checked off|crossed off|closed|completed
     |marked [as] (done|complete|finished))
1    complete: <x>: (check|done|tick|yes|finished)
0.7  last: <x:.+> <v:[a-z]+>
1.2  didNot: (i|we) HAVENOT(ADVERBS) [yet] <v:[a-z]+> <x> [yet]
1.25 wasNot: <x> ?(?:isn'?t|is not|aren'?t|are not|wasn'?t|was not|weren'?t|hasn'?t been|has not
     been|'s not|still isn'?t|is still not|ain'?t) {yet|actually|really|all} <v:[a-z]+> [yet|after
     all]
1    reopen: <x> (needs|has) to be (done|finished) again
`,
  {
    did: byVerb("complete"),
    said: byVerb("complete", false),
    last: ({ x, v }) => (pastWord.test(v?.low ?? "") ? byVerb("complete")({ x, v }) : undefined),
    didNot: reopened,
    // "Bread isn't important" says nothing of what was done.
    wasNot: ({ x, v }) => (priorityOf(v?.low ?? "") ? undefined : reopened({ x, v })),
  },
);

const isQuestion =
  /^(?:who|what|when|where|why|how|which|is|are|was|were|did|do|does|have|has|should|shall|can|could)\b/;
const isCommand =
  /^(?:add|put|mark|set|make|show|list|note|need|remind|delete|rename|read|cut|let|hit|shut|descriptions?|notes?|comments?|details?|memo|remarks?)\b/;
/** "The report is done, thank god": what follows says nothing more. */
const aside = /,? (?:thank (?:god|goodness)|phew|yay|woo+|at last|as well|too|woohoo)$/;

/** The readings of a clause as a statement. Questions are none, and of what looks like a command little is left. */
export function readStatement(clause: Text): Reading[] {
  if (isQuestion.test(clause.low)) return [];
  const told = without(clause, aside);
  const timeless = without(told, whenDone);
  const readings = [told, ...(timeless.low === told.low ? [] : [timeless])].flatMap((one) =>
    applyRules(rules, one),
  );
  return isCommand.test(clause.low)
    ? readings.filter(({ weight }) => weight === 0.9).map((one) => ({ ...one, weight: 0.6 }))
    : readings;
}
