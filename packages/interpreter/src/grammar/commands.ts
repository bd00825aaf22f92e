import { without } from "../language/text.js";
import { pattern } from "./form.js";
import type { Reading } from "./intent.js";
import { applyRules, grammar, target } from "./rule.js";

export const changeRules = grammar(
  String.raw`
0.15 complete: (?:- )?\[x\] ?<x>
1    complete: (x |(✓|✔|☑|✅)+ ?)<x>|do <x:#?\d[\d ,and&#]*>|(complete|tick off|tick|check off|check|cross off|cross out|cross|mark off|close out|close|finish off|finish|strike off|strike out)[:] [<x>] [(from|off|on|in|of|to) MINE]
1.1  complete: (tick|check|cross|mark|strike|scratch|finish) <x> (off|out) [(from|off|on|in|of|to) MINE]|<x>[,] [please] (mark|set) [it|that] [as] DONE
1.2  complete: (mark|flag|set|check|tick|turn|change|make|put|move|get) [the] [status of] (?!as\b)<x> [as|to|to be|off as|down as|like] [being] DONE [for (today|now)]
1.25 complete: (mark|make|set) [as] DONE[:] [<x>]|(mark|set|flag) <x> (as|down as) (PAST)
0.95 complete: (complete|finish|tick off|tick|check off|close) <x> [for] today
0.4  complete?: mark [<x>]
1.1  complete?: do [the] <x:(?:first|second|third|fourth|fifth|last)(?: one| task)?|.+ one>
1    delete: <x:[^:]+>: DELETE [it|them|all]|DELETE[:] [<x>] [(from|off|on|in|of|to) MINE]|cancel <x:.+ (?:task|reminder|todo|to-do|one|first|second|third|last)>|(take|get) <x> off [[of] MINE] [again]|(clear|clean|empty) [out|up|away|off] <x>
2    delete: (DELETE|clear) <x:(?:everything|all) (?:.+ )?(?:on|from|in|off|of) (?:my|the|this|that) (?:to-?do |to do |task )?list>
1.25 delete?: <x> (is|are|was|were|has been|have been|got) (cancell?ed|called off)|<x> (cancell?ed|called it off)
0.6  delete?: [i|we] (don'?t|do not|no longer|no) (need|want) [to do] <x> [ANYMORE]|(i|we) (don'?t|do not) have to do <x> ANYMORE|<x> [is|are] (no longer|not) (needed|necessary|required) [ANYMORE]|<x> (isn'?t|aren'?t) (needed|necessary|required) [ANYMORE]|forget [about] <x>|(cancel|call off) <x>
1.4  reopen: (mark|flag|set|check|tick|turn|change|make|put|move|get|leave) <x> [back] [as|to|to be] ([still|now] (open|not done|undone|not complete|not completed|incomplete|unfinished|not finished|pending|active|to do|todo|unchecked|outstanding) [again|yet|now])
1.1  reopen: (open <x> again|(put|bring|move|add) <x> back) [(on|to|onto|in) MINE]|(reopen|re-open|uncheck|un-check|untick|un-tick|uncomplete|un-complete|unmark|reactivate|bring back|open again|undo completing|undo completion of|undo the completion of|uncross|unfinish|undo) [<x>]
1.1  restore: (undelete|un-delete|recover|restore|(bring|get|put) back) <x> [(from|out of) [the|my] (trash|bin)]|(bring|get|put) <x> back [(from|out of) [the|my] (trash|bin)]
1.6  restore: (i|we)['ve| have] [accidentally|just] (delete|remove|bin)n?d <x> [by (accident|mistake)|accidentally][,|.] [and|but|so] [can you|please|i want to] (get|bring|put|restore|undelete|recover) (it|them) [back]
2.2  trash: [show|list|see] [me] (what|which TASK|how many [TASK]|anything|everything) [have|did] (i|we)['ve] [have] [just|recently] (delete|remove|bin|throw away|thrown away)d? [<w>]|(what['s| is| was| has been]|which TASK (are|were|was)) [recently] deleted [<w>]|(what['s| is]|[is there] (anything|something)|show|list|open|view) [me] [in] [the|my] [all] [recently] (trash|[recycle] bin|deleted (TASK|ones)) [can|bin] [<w>]
1    skip: (no|cancel) <x> (today|tonight|this (week|time))|<x> (is|was|has been) (cancell?ed|off) (today|tonight|this (week|time))|skip [this (week|day|month|time)['s]] <x> [this (time|week|month|once)|today|once|for (today|now|this week)]
0.8  keep: (except [for]|but not|keep|leave|spare|do not touch|don'?t touch) [only|just] <x> [alone|as it is|as is|untouched|there|in place]
1.1  rename: (rename|retitle|reword|re-name) [[the] (task|title|name) [of]] [<x>] [(to|as|into|->|=>|→)[:] [say] <y>]|(call|name) <x:th(?:at|is) one|it|that|this|.+ (?:task|one|item)> <y>
1.2  rename loose=true: <x> (?:->|=>|→) <y>
1.2  rename: (rename|retitle) (<x:[^:]+>:\s?|<x:it|that one|this one|that|this> (?!(one|to|as|into)\b))<y>|<x> should (be (called|named|titled)|say|read) <y>|(call|name|rename|title) <x:[^"']+> <y:["'].+["']>|(rename|retitle|change|replace) <x:["'].+?["']> [to|by|with|into] <y:["'].+["']>
0.95 rename loose=true: (change|make|edit|correct|replace|turn|switch|update|set) <x> (to|into|with|by)[:] <y:(?!(also )?(include|contain|mention|say|have)\b|.+ and .+ to ).+>
1.3  swap: swap [out] <x> for <y>
1.3  rename: (change|replace|swap|correct|fix) <part> (to|into|with|by|for) <y> in <x>|(DELETE|take) <part> (from|off|out of) <x:(?!(?:the|my|our|this|that|all|every\w*|it|to-?dos?|tasks?|lists?)\b).+>
1.8  rename append=true: (append|add|put) <y> to [the] (title of <x>|<x>['s|s'] (title|name))
1.4  describe append=true: PUT [a|the|another] NOTE (to|on|for) <x:[^:]+>
1.3  describe append=true: PUT <y> (to|in|on) [the|its|<x>['s|s']] NOTE
1.7  describe append=true: [PUT] [to|in|into] [the|its] NOTE (of|for|on|to) <x:[^:]+?>(?:: ?| that )<y>|PUT to <x>['s|s'] [a|the|another] NOTE[:] [saying|that says|that] <y>|(add|put|write|attach|leave) [a|the|this] NOTE(?: ?:| saying| that says| that) <y>
1.2  describe: describe <x>[(?: as|:| with|,) <y>]
1.5  schedule: (CHANGE|move|push) [the|its|a] DUE [(of|for) <x>] on <w>
0.9  schedule: (reschedule|postpone|snooze|defer|delay|push back|move) [<x>]|CHANGE [the|its|a] DUE [(of|for|on) <x>]
1.1  schedule: (<x:[^:]+>: RESCHEDULE [it|them]|RESCHEDULE) <w:(?:to|until|till) (?:WHEN)\b.*>|RESCHEDULE <x> {back|(forward|up)(?= (to|until)\b)|out|over} [be] <w:(?:WHEN|to|until|till|for|due)\b.*>|<x> (is|are|(should|needs to|has to|must|will) be) [now] due [on|by|at] <w>
1.25 schedule?: ((complete|finish) <x:(?!(?:all|everything|every|both|any|task)\b)(?!.*\b(?:due|tasks|items|ones|things)\b).+?>|(mark|set|tick) <x> [as] (DONE|off)) <w:(?:by|before|on|tomorrow|next|this(?! (?:task|one|item))|DAY)\b.*>
1.1  schedule of=start: (start|begin) <x> (on|from) <w>|<x> (starts?|begins?) on <w>
1.2  schedule: <x> [is|was|has been|got|have been|are] (moved|postponed|rescheduled|pushed|delayed) [back] (to|until|till) <w>|bring <x> (forward|back) to <w>|(bring|move|pull|push) <x> <w:(?:forward|back) .+>|[the] (due date|deadline) (of|for|on) <x> is <w>|((bring|move|pull) forward|advance) <x> [by] <sooner:(?:an?|one|two|three|four|five|\d+|half an) (?:minute|hour|day|week|month)s?>
1.75 schedule: <x:(?:(?:all|both|the two) (?:of )?)?(?:it|them|those|these|both)> [to|for] <w:(?:WHEN)\b.*>
1.15 schedule: <x:(?!.*\bfrom\b)(?:all|everything|every|both)\b.*> to <w:(WHEN)\b.*>
1.35 schedule: (repeat|make|set|schedule|let|have) <x> [to] [repeat[ing]|recur[ring]|happen] [to] <w:(?:(?:on )?the \w+ (?:day )?of (?:every|each)|OFTEN|(?:on )?weekdays).*>
1.25  schedule clear=dueDate: (unschedule <x>|make <x> ([have] no [due] date|undated|without [a] date))|(<x>(?::|,| -| has| should have| needs) no [due] (date|deadline)|no [due] (date|deadline) (for|on) <x> [ANYMORE])
1.7  schedule clear=repeat: ((stop|don'?t|do not) repeat[ing] [<x>]|(stop|make) <x> ([from] repeating|(no longer|not) repeat[ing]|non-?recurring)|<x> (is|are) no longer (OFTEN)|<x> (doesn'?t|does not|don'?t|shouldn'?t|should not|need not) [need to|have to] (repeat|recur)) [ANYMORE]
1.3  priority: (?!(?:move|put) .+ the top$)(mark|set|make|flag|change|move|put|bump|raise|lower|turn|update|give|assign) [the priority of] <x>['s|s'] {as|to|to be|a|at|up to|down to|with} <p:LEVEL|priority \w+|[1-4](?= priority)> [priority]
1.5  priority: [set|mark|make|give|assign] [a] (priority <p:\S+>|<p:LEVEL|\d> priority) (to|for|on) <x>
1.1  priority: (?!(?:everything|all|any(?:thing)?|nothing) (?:is|are) )<x> (is|are|has|should be|should have|needs to be) {now|very|really|super|so|extremely|the|most} [a] <p:LEVEL> [priority] [now]|(it|that)'?s {really|very|so|quite} <p:LEVEL> [priority]
1    priority: (?!it'?s |that'?s |(?:any|every|all|some|no)(?:thing)?\b)<x> (<p:(?:p|prio |priority )\d|asap|urgent>|<p:LEVEL> (prio|priority))
1.1  priority priority=4: (un-?(flag|star|prioriti(s|z)e)|deprioriti(s|z)e) <x>|<x> (isn't|aren't|is not|are not|is no longer|are no longer) {so|that|very|really|as} (urgent|important|a priority) [ANYMORE]
1.65 priority: bump <x> <step:up|down> [BIT]|<step:UPDOWN> [the] priority (of|for|on) <x> [BIT]|<step:UPDOWN> (?:(?:the|its) |(?!the |its )<x>['s|s'] )priority [BIT]|[a] <step:higher|lower> priority (for|to|on) <x>|CHANGE <x> [to|a] <step:MORE> [priority]|<x> (is|are|should be|has|should have) [a] <step:MORE> [priority]|[make (it|that)|it'?s] <step:MORE> [priority]|give <x> [a] <step:MORE> [priority]
0.7  priority priority=1: (star|flag|prioriti(s|z)e) <x>|make <x> a priority
1.05 move: (MOVE|add(?= (?:the|my|this|that|it|them|those|these|both)\b)) <x> (to|into|in|onto|on|under|over to) [the|my|our] [<s:[^,]+?> section (of|in) [the|my]] [list|project] <l> [LIST]|<x> (belongs|should go|goes|should be) (to|in|into|on|under) [the|my] <l> [LIST]
1.05 move led=true: <x:[^:]+>: MOVE [it|them] (to|into) [the|my] <l> [LIST]
1.3  move: MOVE <x> (to|into|in|under) [the|my] section <s> [(in|of) [the|my] <l> [LIST]]|MOVE <x> <l:there>|(MOVE|add) <x> (to|into|in|onto) a new LIST [called|named] <l>
1.1  move: <x> (->|=>|→) <l>
0.6  move: (in|to|into) [the|my] <l> [LIST]
0.4  move: (<x:it|this|that>('?s| is) for|<x:both|them|those|it> (in|to|into)) [the|my] <l> [LIST]
1.3  move list=: MOVE <x> (to|into|in|under) [the|my] <s> section
1.6  nest: (make|turn|put|move) <x> [into|as] [a] SUBTASK (of|under|to) <t>
1.15 nest: MOVE <x> (under|beneath|below) [the|my] <t>
1.5  label: give <x> (the|a) <g> LABEL|(put|move|file|place) <x> (under|in|into) [the] (LABEL <g>|<g> LABEL)
0.55 label: (add|put|attach|apply|set|assign) [the|a] [LABEL] <g:[@#]?[\w-]+|["'].+?["']> [LABEL] (to|on) <x>
0.95 label: (label|tag) <x> (as|with|@) [the] [LABEL] <g:@?.+>|<x> (should|needs to) be (labell?ed|tagged) [as|with] <g>
0.59 label: mark <x> as [LABEL] <g>
0.6  label: (label|tag) <x>
0.65 label: (label|tag) [as|with] <g:[@#]?[\w-]+>
0.9  label: (label|tag) <x> <g:[@#]?(?:["'].+["']|[\w-]+(?:(?:,| and|, and) [\w-]+)*)>
1.7  label remove=true: (?!.* (?:(?:all )?the|its|all|any|every) LABEL (?:from|off|of)\b)(DELETE|take) [off] [the] (LABEL <g>|<g> LABEL|<g:@\S+>) (from|off|of) <x>
0.55 label remove=true: (DELETE|take) [the] <g:[@#]?[\w-]+> (from|off|of) <x>
1.1  label remove=true: (unlabel|untag) <x>(?: (as|from|with) <g:@?.+>)?
1.6  makePlace: (add|create|make|start|set up|open|new|i (want|need)|give me) [me] [a|an|another] [new] [to-?do|task] <what:PLACE>(?: (?:called|named|for|titled))?:? <n:[^,]+>
1.15 makePlace what=list: (add|create|make|start|set up) [me] [a|an] [new] <n:(?!show|the\b|my\b|to\b|this\b)["']?(?!the |my |to )[^\s,]+(?: (?!the |my |to )[^\s,]+){0,2}?["']?> (list|project|folder)
1.25 deletePlace: DELETE [the|my] (<what:PLACE> <n>|<n> <what:PLACE>)
1.1  archivePlace what=list: archive [the|my|this|that] (LIST [<n>]|<n> [LIST])
0.3  renamePlace what=list: (rename|retitle) [the|my] <n> (to|as|into) <o>
1.35 renamePlace: (rename|retitle|change the name of) [the|my] (<what:PLACE|section> <n>|<n> <what:PLACE|section>) (to|as|into) <o>
2.3  renamePlace what=list: (rename|retitle) (the|this|that) LIST (to|as|into) <o>|(call|name) (the|this|that) LIST <o>
2.3  showPlace: [(show|list|display|see|view) [me]|what|which|how many] [are|is] [all] [of] [my|the] <what:lists|projects|folders|LABEL|sections> [(do i have|are there|have i got|exist)] [now|currently]
2.5  deletePlace: (DELETE|clear|clean|empty) [out|up|off] [all] [of] [my|the|this|that|a] [whole|entire|full] [to-?do|to do|task] <what:LIST|LABEL>
1.3  deleteIn: (clear|clean|empty) [out|up] [the|my] (<x> LIST|LIST [called|named] <x>)
2.3  makePlace what=section: (add|create|make|new) [a|an|another] [new] section\b.*
1.6  deletePlace what=section: (DELETE|clear|empty) [my|the|this|that|a] (section [<n>]|<n> section)
`,
  {
    deleteIn: ({ x }) => ({ kind: "delete", target: { say: `everything in the ${x} list` } }),
    swap: ({ x = "", y = "" }) => ({ kind: "rename", target: target(x), part: x, text: y }),
  },
);

/** What a statement may end with, a time or a remark: "I paid it yesterday, phew". */
const whenDone = pattern(
  "(,? (today|yesterday|already|just|now|finally|at last|earlier|tonight|recently|(this|last) (morning|afternoon|evening|night|week)|ago|(on|last) DAY|(for|as of) (now|today|tonight|the day|(this|the) week)|thank (god|goodness)|phew|yay|woo+(hoo)?))+$",
);

const statements = grammar(`
1    complete: (i|we)['ve|'d| have| had](ADVERBS) <d:[a-z]+> <x:(?!and |but |or ).+?>|<x>(: (check|done|tick|yes|finished)| ?(✓|✔|☑|✅)+)
0.8  complete: {just|already|finally|have|successfully} <v:[a-z]+> <x>
1.15 reopen: <x> (is|are) [still|not yet] (open|undone|not done|unfinished|to do) [again]|<x> (needs|has) to be (done|finished) again
1.1  complete: <x>(?: (?:is|are|was|were|has been|have been|got|is now)|'s|'re) {now|already|all|both|finally|just} <d:[a-z]+> [now|already|off]|[(i am|i'?m|we are|we'?re|all|TASK)] [now|finally|just|already] (done|finished|completed|through)(:|,| -| with) <x>
0.9  complete: <x>[,] [all|is|are|been] (DONE|complete|ticked off) [now|already]
1.2  complete: <x> (can|could|may|should) be (ticked off|checked off|crossed off|closed|completed|marked [as] (done|complete|finished))
0.9  complete?: <x> (is|are) [all|now|finally] ready [now]
0.7  complete: <x:.+> (?!SPOKE\\b)<d:PAST> [up|out|off|back|in|away]
0.7  complete?: <x:.+> <d:SPOKE> [back]
1.2  reopen: (i|we)( (haven'?t|have not|hasn'?t|has not|didn'?t|did not|never|still haven'?t|still have not|forgot to|couldn'?t|could not)|'ve not)(ADVERBS) [yet] <u:[a-z]+> <x> [yet]
1.25 reopen: <x> ?(?:isn'?t|is not|aren'?t|are not|wasn'?t|was not|weren'?t|hasn'?t been|has not been|'s not|still isn'?t|is still not|ain'?t) {yet|actually|really|all} <u:(?!(?:LEVEL|needed|necessary|required)\\b)[a-z]+> [yet|after all]
`);
/** A statement is also read without the time at its end. */
export const readStatement = (clause: string): Reading[] =>
  [...new Set([clause, without(clause, whenDone)])].flatMap((one) => applyRules(statements, one));
