import { without } from "../language/text.js";
import { pattern } from "./form.js";
import type { Reading } from "./intent.js";
import { applyRules, grammar } from "./rule.js";

/** Time expressions that a statement may end with: "I paid it yesterday". */
const whenDone = pattern(
  "( (today|yesterday|already|just|now|finally|earlier|tonight|recently|(this|last) (morning|afternoon|evening|night|week)|ago|(on|last) DAY))+$",
);

const rules = grammar(`
1    complete: (i|we)['ve|'d| have| had](ADVERBS) <d:[a-z]+> <x:(?!and |but |or ).+?>|<x>(: (check|done|tick|yes|finished)| ?(✓|✔|☑|✅)+)
0.8  complete: {just|already|finally|have|successfully} <v:[a-z]+> <x>
1.15 reopen: <x> (is|are) [still|not yet] (open|undone|not done|unfinished|to do) [again]|<x> (needs|has) to be (done|finished) again
1.1  complete: <x>(?: (?:is|are|was|were|has been|have been|got|is now)|'s|'re) {now|already|all|both|finally|just} <d:[a-z]+> [now|already|off]|[(i am|i'?m|we are|we'?re|all|TASK)] [now|finally|just|already] (done|finished|completed|through)(:|,| -| with) <x>
0.9  complete: <x>[,] [all|is|are|been] (DONE|complete|ticked off) [now|already]
1.2  complete: <x> (can|could|may|should) be (ticked off|checked off|crossed off|closed|completed|marked [as] (done|complete|finished))
0.9  complete?: <x> (is|are) [all|now|finally] ready [now]
0.7  complete: <x:.+> <d:PAST> [up|out|off|back|in|away]
1.2  reopen: (i|we)( HAVENOT|'ve not)(ADVERBS) [yet] <u:[a-z]+> <x> [yet]
1.25 reopen: <x> ?(?:isn'?t|is not|aren'?t|are not|wasn'?t|was not|weren'?t|hasn'?t been|has not been|'s not|still isn'?t|is
     still not|ain'?t) {yet|actually|really|all} <u:(?!LEVEL\\b)[a-z]+> [yet|after all]
`);
/** An irrelevant remark at the end: "the report is done, thank god". */
const aside = /,? (?:thank (?:god|goodness)|phew|yay|woo+|at last|as well|too|woohoo|finally)$/;

export function readStatement(clause: string): Reading[] {
  const told = without(clause, aside);
  return [...new Set([told, without(told, whenDone)])].flatMap((one) => applyRules(rules, one));
}
