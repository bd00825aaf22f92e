import { pastBase, pastBaseAfterSubject } from "../language/stems.js";
import type { Text } from "../language/text.js";
import { wordSet } from "../language/words.js";
import { compileForm } from "./form.js";
import type { FactAbout, Intent } from "./intent.js";
import { grammar, type Meaning, target } from "./rule.js";

const fact = (about: FactAbout, x: Text | undefined, verb?: string): Intent => ({
  kind: "fact",
  about,
  target: target(x, verb),
});
const generic = compileForm("DONE|finish|complete|do|open|did");
const noVerbs = wordSet(
  "add added create created delete deleted have got put get see there anything change remove removed rename renamed",
);

/** "Is the rent paid?", "did I pay the rent?": whether it is done. */
const status =
  (after: boolean): Meaning =>
  ({ x, v }) => {
    const verb = v?.low ?? "";
    const isNoTask = /^(?:i|you|we|there|it safe|my tasks?|the tasks?|completed tasks)\b/.test(
      x?.low ?? "",
    );
    if (noVerbs.has(verb) || isNoTask) return undefined;
    if (generic.test(verb)) return fact("status", x);
    const base = after ? (pastBaseAfterSubject(verb) ?? verb) : pastBase(verb);
    return base ? fact("status", x, base) : undefined;
  };

/** Forms of questions about one task. */
export const factRules = grammar(
  `
1.8  fact about=created: (when|how long ago|what day|on what day|since when) [exactly] (did|have
     |has) (i|we|you) [first] (add|added|create|created|write down|put in|put|note|noted|enter|make
     |made) [down] <x> [(to|on|in) MINE]
1.8  fact about=created: (when|how long ago) (was|were) <x> (added|created|made|put on.*|noted)
1.6  fact about=created: (how old is|how long (has|have|is)) <x> [been] [on MINE|there|open|waiting
     |sitting there|around]
1.7  fact about=created: since when (is|has|do i have) <x> [been] [on MINE|there]
1.5  completedBy: when (did|have) (i|we) [last] <v:[a-z]+> <x>
1.7  fact about=completed: when was <x> (done|finished|completed|ticked off)
1.4  fact about=due: (when|what time|what day)['s] [is|are|do|does|should|must] [i (have to|need to
     |must|do|should)|i] <x> [due|scheduled|planned|happening|supposed to be done|need to be done
     |have to be done|be done]
1.8  fact about=due: (what('s| is)|tell me) [the] (due date|deadline|date|due time|time) (of|for|on)
     <x>
1.7  fact about=due: what('s| is) <x>['s|s'] (due date|deadline)
1.6  fact about=due: (by when|until when|how long do i have (to|for|until)) [do i (have|need) to
     |should i|is|must i] <x> [due]
1.7  fact about=due: (is|are) <x> (due|overdue|late|scheduled)<rest: .+>?
1.5  status: (is|are|was|were|has|have|got) <x> [been] [already|now] <v:[a-z]+> [off] [yet|already]
1.5  statusBy: (did|have|has|had) (i|we|anyone|anybody|somebody|someone) [already|actually|ever]
     <v:[a-z]+> <x> [yet|already|done|today]
1.8  fact about=description: (what('s| is| was| does)|show [me]|read [me]|tell me|is there|are there
     |any|do i have|open) [the|a|an|any] NOTE [say] (of|for|on|to|in|about|with) <x> [say]
1.6  fact about=description: what does <x>['s] [NOTE] say
1.6  fact about=description: what('s| is) (written|noted) (in|on|for|about|down for) <x>
1.8  fact about=list: ([in] (which|what) (list|project|folder) (is|are|has|does|do)|where did i put
     |what list is) <x> [in|on|under|belong to]
1.8  fact about=labels: (which|what) (labels?|tags?) (does|do|has|have|is|are) <x> [have|on|got]
1.8  fact about=priority: ((which|what)['s| is] [the] priority (is|has|does|of)|how (important
     |urgent) is) <x> [have]
1.7  fact about=repeat: (how often (do i|does|is|do we|should i|must i|do i have to)|does|do) [i]
     <x> (repeat|recur|happen)(s|ing)?
1.6  fact about=priority: is <x> {very|really|so} (important|urgent|a priority|high priority)
1.6  fact about=due: (how long|how many days|how much time) [(is|are) (left|there)] (until|till
     |before|for) <x> [is due|has to be done]
1.6  fact about=repeat: how often (do i|does|is|do we|should i|must i|do i have to|do i need to) <x>
1.4  fact about=list: where('s| is| are) <x>
1.1  fact about=status: (what('s| is) [the] status of|what about|how('s| is) [it going with]|tell me
     about|details (of|for|on)) <x>
`,
  {
    completedBy: ({ x, v }) => fact("completed", x, pastBaseAfterSubject(v?.low ?? "") ?? v?.low),
    status: status(false),
    statusBy: status(true),
  },
);
