import { CHANGE, DELETE, LABEL, LIST, MOVE, RESCHEDULE } from "../language/lexicon.js";
import type { Text } from "../language/text.js";
import { unquoted } from "../language/text.js";
import type { Intent } from "./intent.js";
import { type Rule, rule, target } from "./rule.js";

const schedule = (x: Text | undefined, w: Text | undefined): Intent => ({
  kind: "schedule",
  target: target(x),
  ...(w ? { when: w.raw } : {}),
});
const it: Text = { raw: "it", low: "it" };
const name = (text: Text | undefined) => unquoted(text?.raw ?? "");
const dueNoun = "(?:due date|due|deadline|date|due day|time|due time|start date)";

const levels: [RegExp, number][] = [
  [
    /^(?:p1|1|one|highest|high|top|urgent|very high|very important|important|critical|maximum|max|!!1|asap)$/,
    1,
  ],
  [/^(?:p2|2|two|medium|mid|middle|normal|medium-high|moderate|average)$/, 2],
  [/^(?:p3|3|three|low|lower|minor|not important|unimportant|not urgent)$/, 3],
  [/^(?:p4|4|four|none|no|lowest|normal again)$/, 4],
];

/** The number of a priority in words. */
export function priorityOf(words: string): number | undefined {
  return levels.find(([pattern]) => pattern.test(words.trim()))?.[1];
}

/** Words for a priority, as a part of a pattern. */
export const LEVEL =
  "(?:p ?[1-4]|highest|very high|high|top|urgent|critical|important|medium|mid|moderate|normal|low|lower|lowest|no|none|maximum|max)";

function priority(x: Text | undefined, p: Text | undefined): Intent | undefined {
  const level =
    p &&
    priorityOf(p.low.replace(/^(?:p|priority|level|number|to) ?(?=\d)/, "p").replace(/^a /, ""));
  return level ? { kind: "priority", target: target(x ?? it), priority: level } : undefined;
}

/** Forms of commands about dates, repetition, priority, places and labels. */
export const planRules: Rule[] = [
  rule(
    `${RESCHEDULE} (?<x>.+?) (?:back|forward|out|on) (?<w>by .+|(?:a|an|one|two|three|\\d+) \\w+(?: later| earlier)?)`,
    ({ x, w }) => schedule(x, w),
    1.3,
  ),
  rule(
    `${RESCHEDULE} (?<x>.+?) (?:to|until|till|for|on|by|over to|back to|forward to)(?: be)?(?: due)? (?<w>.+)`,
    ({ x, w }) => schedule(x, w),
    1.1,
  ),
  rule(
    `${RESCHEDULE} (?<x>.+?) (?<w>(?:today|tonight|tomorrow|next|this|in|mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|every|daily|weekly|monthly|at|a|an|one|two|three|\\d+)\\b.*)`,
    ({ x, w }) => schedule(x, w),
    1.05,
  ),
  rule(
    `(?:reschedule|postpone|snooze|defer|delay|push back)(?: (?<x>.+))?`,
    ({ x }) => schedule(x, undefined),
    0.9,
  ),
  rule(
    `(?:${CHANGE}|move|push)(?: the| its| a)? ${dueNoun}(?: (?:of|for|on) (?<x>.+?))? (?:to|as|on|for|at|:) ?(?<w>.+)`,
    ({ x, w }) => schedule(x ?? it, w),
    1.5,
  ),
  rule(
    `(?:${CHANGE}|move) (?<x>.+?)(?:'s|s')? ${dueNoun} (?:to|as|on|for) (?<w>.+)`,
    ({ x, w }) => schedule(x, w),
    1.4,
  ),
  rule(
    `(?:add|give|set|put|attach|assign) (?:a |the )?${dueNoun}(?: of)? (?<w>.+?) (?:to|on|for) (?<x>.+)`,
    ({ x, w }) => schedule(x, w),
    1.5,
  ),
  rule(
    `(?:add|put|set) (?<w>.+?) as (?:the )?${dueNoun} (?:of|for|on|to) (?<x>.+)`,
    ({ x, w }) => schedule(x, w),
    1.5,
  ),
  rule(
    `(?:add|give|set) (?:a )?${dueNoun} (?:to|for|on) (?<x>.+?)(?::|,| of| -) (?<w>.+)`,
    ({ x, w }) => schedule(x, w),
    1.5,
  ),
  rule(
    `give (?<x>.+?) (?:a |the )?${dueNoun}(?: of)?:? (?<w>.+)`,
    ({ x, w }) => schedule(x, w),
    1.4,
  ),
  rule(
    `(?:make|mark|set|update|change|have) (?<x>.+?) (?:as |to be |be )?due(?: on| by| at| for)? (?<w>.+)`,
    ({ x, w }) => schedule(x, w),
    1.4,
  ),
  rule(
    `(?<x>.+?) (?:is|are|should be|needs to be|has to be|must be|will be)(?: now)? due(?: on| by| at)? (?<w>.+)`,
    ({ x, w }) => schedule(x, w),
    1.1,
  ),
  rule(
    `(?<x>.+?) (?:should|needs to|has to|must) (?:be done|be finished|happen|get done) (?<w>(?:on|by|at|before|in|tomorrow|today|next|this|every) ?.*)`,
    ({ x, w }) => schedule(x, w),
    1.1,
  ),
  rule(
    `(?<x>.+?) (?:is|was|has been|got|have been|are) (?:moved|postponed|rescheduled|pushed|delayed)(?: back)? (?:to|until|till) (?<w>.+)`,
    ({ x, w }) => schedule(x, w),
    1.2,
  ),
  rule(
    `(?:i'?ll|i will|i can|let me|i'?m going to|i am going to) do (?<x>.+?) (?<w>(?:on|by|at|tomorrow|today|next|this|later) ?.*)`,
    ({ x, w }) => schedule(x, w),
    1.25,
  ),
  rule(
    `(?:repeat|make|set|schedule) (?<x>.+?) (?:to )?(?:repeat(?:ing)?|recur(?:ring)?|happen)?(?: to)? ?(?<w>(?:every|each|daily|weekly|monthly|yearly|annually|weekdays|on weekdays).*)`,
    ({ x, w }) => schedule(x, w),
    1.35,
  ),
  rule(
    `(?<x>.+?) (?:repeats|recurs|should repeat|should recur|happens|needs to happen) (?<w>(?:every|each|daily|weekly|monthly|yearly).*)`,
    ({ x, w }) => schedule(x, w),
    1.2,
  ),
  rule(
    `(?:${DELETE}|clear|unset|drop|take)(?: away| off)? (?:the |its )?${dueNoun}(?: (?:of|from|for|on|off) (?<x>.+))?`,
    ({ x }) => ({ kind: "schedule", target: target(x ?? it), clear: "due" }),
    1.6,
  ),
  rule(
    `(?:${DELETE}|clear) (?<x>.+?)(?:'s|s') ${dueNoun}`,
    ({ x }) => ({ kind: "schedule", target: target(x), clear: "due" }),
    1.5,
  ),
  rule(
    `(?:unschedule|make) (?<x>.+?)(?: (?:have )?no (?:due )?date| undated| without (?:a )?date)`,
    ({ x }) => ({ kind: "schedule", target: target(x), clear: "due" }),
    1.3,
  ),
  rule(
    `unschedule (?<x>.+)`,
    ({ x }) => ({ kind: "schedule", target: target(x), clear: "due" }),
    1.2,
  ),
  rule(
    `(?:stop repeating|don'?t repeat|do not repeat|${DELETE} the (?:repetition|recurrence|repeat) (?:of|from|on)) (?<x>.+)`,
    ({ x }) => ({ kind: "schedule", target: target(x), clear: "repeat" }),
    1.7,
  ),
  rule(
    `(?:stop|make) (?<x>.+?) (?:from repeating|repeating|not repeat|not repeating|non-?recurring|no longer repeat)(?: any ?more)?`,
    ({ x }) => ({ kind: "schedule", target: target(x), clear: "repeat" }),
    1.5,
  ),

  rule(
    `(?:mark|set|make|flag|change|move|put|bump|raise|lower|turn|update|give)(?: the priority of)? (?<x>.+?) (?:as |to |to be |a |at |up to |down to |with )*(?<p>${LEVEL})(?: priority)?`,
    ({ x, p }) => priority(x, p),
    1.3,
  ),
  rule(
    `(?:set|change|make|raise|lower|put|update|increase|decrease)(?: the| its)? priority(?: (?:of|for|on) (?<x>.+?))?(?: (?:to|as|at)|:) (?:priority |level )?(?<p>\\S+(?: \\S+)?)`,
    ({ x, p }) => priority(x, p),
    1.6,
  ),
  rule(
    `(?:set|change|make|update) (?<x>.+?)(?:'s|s')? priority (?:to|as|at)? ?(?<p>\\S+)`,
    ({ x, p }) => priority(x, p),
    1.4,
  ),
  rule(
    `(?:set|mark|make|give|assign) (?:a )?(?:priority )(?<p>\\S+) (?:to|for|on) (?<x>.+)`,
    ({ x, p }) => priority(x, p),
    1.5,
  ),
  rule(
    `(?:give|assign|set) (?<x>.+?) (?:a )?(?<p>${LEVEL}|\\d) priority`,
    ({ x, p }) => priority(x, p),
    1.5,
  ),
  rule(
    `(?:give|assign|set|make|mark) (?<x>.+?) (?:as )?priority (?<p>\\S+)`,
    ({ x, p }) => priority(x, p),
    1.5,
  ),
  rule(
    `(?:give|assign|set) (?<p>${LEVEL}|\\d) priority (?:to|for|on) (?<x>.+)`,
    ({ x, p }) => priority(x, p),
    1.5,
  ),
  rule(
    `(?<x>.+?) (?:is|are|has|should be|should have|needs to be)(?: now| very| really| super)? (?:a )?(?<p>${LEVEL})(?: priority)?(?: now)?`,
    ({ x, p }) => priority(x, p),
    1.1,
  ),
  rule(`prioriti[sz]e (?<x>.+)`, ({ x }) => ({ kind: "priority", target: target(x), priority: 1 })),
  rule(
    `(?:star|flag) (?<x>.+)`,
    ({ x }) => ({ kind: "priority", target: target(x), priority: 1 }),
    0.7,
  ),
  rule(
    `(?:${DELETE}|clear|unset|drop)(?: the| its)? (?:priority|flag|star)(?: (?:of|from|on|for) (?<x>.+))?`,
    ({ x }) => ({ kind: "priority", target: target(x ?? it), priority: 4 }),
    1.6,
  ),

  rule(
    `(?:${MOVE}|add|assign) (?<x>.+?) (?:to|into|in|onto|on|under|over to) (?:(?:the|my|our) )?(?:(?<s>[^,]+?) section (?:of|in) (?:the |my )?)?(?:list |project )?(?<l>.+?)(?: ${LIST})?`,
    ({ x, l, s }) => ({
      kind: "move",
      target: target(x),
      list: name(l),
      ...(s ? { section: name(s) } : {}),
    }),
    1.05,
  ),
  rule(
    `(?:${MOVE}) (?<x>.+?) (?:to|into|in|under) (?:the |my )?(?<s>.+?) section`,
    ({ x, s }) => ({ kind: "move", target: target(x), list: "", section: name(s) }),
    1.3,
  ),
  rule(
    `(?<x>.+?) (?:belongs|should go|goes|should be) (?:to|in|into|on|under) (?:(?:the|my) )?(?<l>.+?)(?: ${LIST})?`,
    ({ x, l }) => ({ kind: "move", target: target(x), list: name(l) }),
    1.05,
  ),
  rule(
    `(?:make|turn|put|move) (?<x>.+?) (?:into |as )?(?:a )?(?:subtask|sub-task|sub task|child|step) (?:of|under|to) (?<t>.+)`,
    ({ x, t }) => ({ kind: "nest", target: target(x), parent: target(t) }),
    1.6,
  ),

  rule(
    `(?:add|put|attach|apply|set|assign) (?:the |a )?(?:${LABEL} )?(?<l>[@#]?[\\w-]+|["'].+?["'])(?: ${LABEL})? (?:to|on) (?<x>.+)`,
    ({ x, l }) => ({ kind: "label", target: target(x), label: name(l).replace(/^[@#]/, "") }),
    0.55,
  ),
  rule(
    `(?:add|put|attach|apply|set|assign) (?:the |a )?(?:${LABEL} (?<l>.+?)|(?<l2>\\S+) ${LABEL}|(?<l3>@\\S+)) (?:to|on) (?<x>.+)`,
    ({ x, l, l2, l3 }) => ({
      kind: "label",
      target: target(x),
      label: name(l ?? l2 ?? l3).replace(/^[@#]/, ""),
    }),
    1.6,
  ),
  rule(
    `(?:label|tag) (?<x>.+?) (?:as|with|@)(?: the)?(?: ${LABEL})? ?@?(?<l>.+)`,
    ({ x, l }) => ({ kind: "label", target: target(x), label: name(l).replace(/^[@#]/, "") }),
    0.95,
  ),
  rule(
    `(?:label|tag) (?<x>.+?) [@#]?(?<l>["'].+["']|[\\w-]+)`,
    ({ x, l }) => ({ kind: "label", target: target(x), label: name(l) }),
    0.9,
  ),
  rule(
    `(?:give) (?<x>.+?) (?:the|a) (?:${LABEL} (?<l>.+?)|(?<l2>.+?) ${LABEL})`,
    ({ x, l, l2 }) => ({
      kind: "label",
      target: target(x),
      label: name(l ?? l2).replace(/^[@#]/, ""),
    }),
    1.5,
  ),
  rule(
    `(?:${DELETE}|take)(?: off)? (?:the )?(?:${LABEL} (?<l>.+?)|(?<l2>\\S+) ${LABEL}|(?<l3>@\\S+)) (?:from|off|of) (?<x>.+)`,
    ({ x, l, l2, l3 }) => ({
      kind: "label",
      target: target(x),
      label: name(l ?? l2 ?? l3).replace(/^[@#]/, ""),
      remove: true,
    }),
    1.7,
  ),
  rule(
    `(?:unlabel|untag) (?<x>.+?)(?: (?:as|from|with) )@?(?<l>.+)`,
    ({ x, l }) => ({ kind: "label", target: target(x), label: name(l), remove: true }),
    1.4,
  ),

  rule(
    `(?:add|create|make|start|set up|open|new|i (?:want|need)|give me)(?: me)? ?(?:a |an |another )?(?:new )?(?:to-?do |task )?(?:list|project|folder)(?: (?:called|named|for|titled))?:? (?<n>.+)`,
    ({ n }) => newList(n),
    1.6,
  ),
  rule(
    `(?:add|create|make|start|set up)(?: me)? (?:a |an )?(?:new )?(?<n>(?!show|the\\b|my\\b|to\\b|this\\b)["']?(?:(?!the |my |to )[^\\s,]+ ?){1,3}?["']?) (?:list|project|folder)`,
    ({ n }) => newList(n),
    1.15,
  ),
  rule(
    `(?:add|create|make|start|set up)(?: me)? (?:a |an )?(?:new )?(?:label|tag)(?: (?:called|named|for))?:? @?(?<n>.+)`,
    ({ n }) => ({ kind: "newLabel", name: name(n) }),
    1.6,
  ),
  rule(
    `(?:${DELETE}) (?:the |my )?(?:(?:list|project|folder) (?<n>.+)|(?<m>.+?) (?:list|project|folder))`,
    ({ n, m }) => ({ kind: "deleteList", name: name(n ?? m) }),
    1.25,
  ),
  rule(
    `(?:${DELETE}) (?:the |my )?(?:(?:label|tag) @?(?<n>.+)|@?(?<m>.+?) (?:label|tag))`,
    ({ n, m }) => ({ kind: "deleteLabel", name: name(n ?? m) }),
    1.25,
  ),
  rule(
    `archive (?:the |my )?(?:(?:list|project|folder) (?<n>.+)|(?<m>.+?)(?: (?:list|project|folder))?)`,
    ({ n, m }) => ({ kind: "archiveList", name: name(n ?? m) }),
    1.1,
  ),
  rule(
    `(?:rename|retitle|change the name of) (?:the |my )?(?:(?:list|project|folder) (?<n>.+?)|(?<m>.+?) (?:list|project|folder)) (?:to|as|into) (?<t>.+)`,
    ({ n, m, t }) => ({ kind: "renameList", name: name(n ?? m), to: name(t) }),
    1.35,
  ),
  rule(
    `(?:(?:show|list|display|see|view)(?: me)?|what|which)(?: (?:are|is))? ?(?:all )?(?:of )?(?:my|the)? ?(?:lists|projects|folders)(?: (?:do i have|are there|have i got|exist))?`,
    () => ({ kind: "showLists" }),
    2.3,
  ),
  rule(
    `how many (?:lists|projects)(?: do i have| are there)?|(?:my )?lists`,
    () => ({ kind: "showLists" }),
    2.3,
  ),
  rule(
    `(?:(?:show|list|display|see|view)(?: me)?|what|which)(?: (?:are|is))? ?(?:all )?(?:my|the)? ?(?:labels|tags)(?: (?:do i have|are there|have i got|exist))?|(?:my )?(?:labels|tags)`,
    () => ({ kind: "showLabels" }),
    2.3,
  ),
];

const newList = (n: Text | undefined): Intent => ({ kind: "newList", name: name(n) });
