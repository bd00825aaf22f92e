import { pastBaseAfterSubject } from "../language/stems.js";
import { contentOf, type Text, unquoted, without } from "../language/text.js";
import type { Intent, Target } from "./intent.js";
import { priorityOf } from "./priority.js";
import { grammar, type Meaning, target } from "./rule.js";

const it: Text = { raw: "it", low: "it" };
const all: Text = { raw: "everything", low: "everything" };
const name = (text: Text | undefined) => unquoted(text?.raw ?? "").replace(/^[@#]/, "");
const words = (text: Text | undefined) =>
  text ? { text: contentOf(without(text, /(?<=\S) (?:instead|please)$/)) } : {};

const status =
  (kind: "complete" | "reopen" | "delete" | "skip"): Meaning =>
  ({ x }) => ({ kind, target: target(x) });
const schedule = (x: Text | undefined, w: Text | undefined): Intent => ({
  kind: "schedule",
  target: target(x),
  ...(w ? { when: w.raw } : {}),
});
const clear =
  (what: "due" | "repeat"): Meaning =>
  ({ x }) => ({ kind: "schedule", target: target(x ?? it), clear: what });
const describe =
  (append: boolean): Meaning =>
  ({ x, d }) => ({ kind: "describe", target: target(x ?? it), ...words(d), append });
const label =
  (remove: boolean): Meaning =>
  ({ x, l }) => ({
    kind: "label",
    target: target(x),
    label: name(l),
    ...(remove ? { remove } : {}),
  });
const named =
  (kind: "newList" | "newLabel" | "deleteList" | "deleteLabel" | "archiveList"): Meaning =>
  ({ n }) => ({ kind, name: name(n) });
const tentative =
  (meaning: Meaning): Meaning =>
  (parts) => ({ kind: "tentative", intent: meaning(parts) as Intent });

function priority(to: Target, said: string): Intent | undefined {
  const level = priorityOf(said.replace(/^(?:level|number|to|a) /, "").replace(/ priority$/, ""));
  return level ? { kind: "priority", target: to, priority: level } : undefined;
}

/** Forms of commands about tasks, lists and labels that are there. */
export const changeRules = grammar(
  String.raw`
1.15 complete    <x>[,] [please] (mark|set) [it|that] [as] DONE
1    complete    COMPLETE[:] [<x>] [(from|off|on|in|of|to) MINE]
1.1  complete    (tick|check|cross|mark|strike|finish) <x> (off|out) [(from|off|on|in|of|to) MINE]
1.2  complete    (mark|flag|set|check|tick|turn|change|make|put|move|get) [the] [status of] (?!as\b)<x> [as
                 |to|to be|off as|down as|like] [being] DONE
1.25 complete    (mark|make|set) [as] DONE(: | )<x>
1.2  complete    mark as DONE
1.3  doneBy      (mark|set|flag) <x> (as|down as) <v:[a-z]+>
0.8  complete    TASK DONE[:] <x>
0.4  complete?   mark [<x>]
1    delete      DELETE[:] [<x>] [(from|off|on|in|of|to) MINE]
1.2  deleteIn    (clear|clean|empty) [out|up] [the|my] <x> LIST
0.9  delete      take <x> off
1.1  delete      take <x> off [of] MINE
1    deleteAll   (clear|clean|empty) [out|up|away|off] (my|the|my whole|the whole|my entire) [to-?do|todo
                 |task] list
0.9  delete      (clear|clean|empty) [out|up|away|off] <x>
0.6  delete?     [i|we] (don'?t|do not|no longer|no) need <x> [any ?more|any longer]
1.05 reopen      REOPEN <x>
1.2  reopen      open <x> again
1    reopen      re-?open
1.4  reopen      (mark|flag|set|check|tick|turn|change|make|put|move|get|leave) <x> [back] [as|to|to be]
                 OPEN
1.1  reopen      (put|bring|move|add) <x> back [(on|to|onto|in) MINE]
1    skip        skip [this (week|day|month|time)['s]] <x> [this (time|week|month|once)|today|once|for
                 (today|now|this week)]
0.8  keep        (keep|leave|spare|do not touch|don'?t touch) [only|just] <x> [alone|as it is|as is
                 |untouched|there|in place]

1.1  rename      (rename|retitle|reword|re-name) [[the] (task|title|name) [of]] [<x>] [(to|as|into|->|=>
                 |→)[:] [say] <y>]
1.2  rename      (rename|retitle) <x:[^:]+>:\s?<y>
1.1  rename      <x> (?:->|=>|→) <y>
1.2  rename      (rename|retitle) <x:it|that one|this one|that|this> (?!(?:one|to|as|into)\b)<y>
1.2  rename      <x> should (be (called|named|titled)|say|read) <y>
1.2  rename      (rename|retitle|change|replace) <x:["'].+?["']> [to|by|with|into] <y:["'].+["']>
1.3  rename      (CHANGE|rename) [the|its] (title|name|text|wording) [(of|for|on) <x>] [(to|as|into)[:]
                 [say|be] <y>]
1.2  rename      (CHANGE|rename) <x>('s|s'| its) (title|name) (to|as|into)[:] <y>
1.1  rename      give <x> the (title|name) <y>
1.1  rename      (call|name) <x:it|that one|this one|that|this|the (?:first|second|third|last) one> <y>
0.95 rename      (change|make|edit|correct|replace|turn|switch) <x> (to|into|with|by)[:] <y>
0.75 rename      (update|set) <x> (to|into)[:] <y>
2.4  include     (update|change|edit|extend) (?!(?:the |its )?(?:title|name|text|description|note))<x> to
                 [also] (include|contain|mention|say|have) <y>

1.6  describe    (add|put|attach|write|leave|append|make|jot down|give) [a|the|another|this] [new|short
                 |quick] NOTE (to|on|for|in|under|about|at) <x:[^:]+?>(?: (?:saying|that says|which says|to
                 say|reading|that|:|,|-|as|to) ?|: ?)<d>
1.5  describe    (add|put|attach|write|leave) [a|the|another] NOTE (to|on|for) <x:["']\uE000+["']|it|that
                 |that one|this|the \w+ one>[,|:] <d>
1.4  describe    (add|put|attach|write|leave|make) [a|the|another] NOTE (to|on|for) <x:[^:]+>
1.45 describe    (add|put|attach|write|append) [a|the] NOTE[:] <d> (to|on|for|in) <x>
1.3  describe    write <d:["'].+["']> (on|to|in|under) <x>
1.5  describe    (add|put|attach|write|append) <d> (as [the|a]|to [the]) NOTE (of|to|for|on) <x>
1.4  describe    (add|put|append) <d> to <x>('s|s') NOTE
1.6  describe    (add|put|attach|write) to <x> (a|the|another) NOTE [saying|that says|that|:] <d>
0.9  describe    <x>['s|s'] NOTE:\s?<d>
1.7  describe    (add|append|write) to <x>('s|s') NOTE:\s?<d>
1.7  describe    (add|append|write) [to|in|into] [the|its] NOTE (of|for|on) <x:[^:]+?>(?:: ?| that )<d>
1.5  describe    NOTE (for|on|to|of) <x:[^:]+>:\s?<d>
1.3  redescribe  give <x> (the|a) NOTE[:] <d>
1.6  redescribe  (CHANGE|replace|write|rewrite|put) [the|its] NOTE(?: (?:of|for|on|to|in) (?<x>.+?))?(?:
                 (?:to|as|with|by|:)|:) [say|read|be][:] <d>
1.5  redescribe  (CHANGE|replace) <x>['s|s'] NOTE (to|with|as) [say|read][:] <d>
1.2  redescribe  CHANGE [the] NOTE (of|for|on) <x>
1.2  redescribe  [the] NOTE (of|for|on) <x> (should be|should say|is now|should read) <d>
1.2  redescribe  describe <x>(?: as|:| with|,) <d>
1    redescribe  describe <x>
1.5  undescribe  (DELETE|clear|take|empty) [off] [the|its|any|all|all the|my] NOTE [(of|from|on|for|off|in
                 |to) <x>]
1.1  undescribe  (DELETE|clear|take) [the|off] <x>['s|s'] NOTE
1.3  undescribe  take [the] NOTE off [of] <x>

1.3  schedule    RESCHEDULE <x> (back|forward|out|on) <w:by .+|(?:a|an|one|two|three|\d+) \w+(?: later|
                 earlier)?>
1.1  schedule    RESCHEDULE <x> (to|until|till|for|on|by|over to|back to|forward to) [be] [due] <w>
1.05 schedule    RESCHEDULE <x> <w:(?:today|tonight|tomorrow|next|this|in|mon|tue|wed|thu|fri|sat|sun
                 |monday|tuesday|wednesday|thursday|friday|saturday|sunday|every|daily|weekly|monthly|at|a
                 |an|one|two|three|\d+)\b.*>
0.9  schedule    (reschedule|postpone|snooze|defer|delay|push back) [<x>]
1.5  scheduleIt  (CHANGE|move|push) [the|its|a] DUE [(of|for|on) <x>] (to|as|on|for|at|:)\s?<w>
1.4  schedule    (CHANGE|move) <x>['s|s'] DUE (to|as|on|for) <w>
1.5  schedule    (add|give|set|put|attach|assign) [a|the] DUE [of] <w> (to|on|for) <x>
1.5  schedule    (add|put|set) <w> as [the] DUE (of|for|on|to) <x>
1.5  schedule    (add|give|set) [a] DUE (to|for|on) <x>(?::|,| of| -) <w>
1.4  schedule    give <x> [a|the] DUE [of][:] <w>
1.4  schedule    (make|mark|set|update|change|have) <x> [as|to be|be] due [on|by|at|for] <w>
1.1  schedule    <x> (is|are|should be|needs to be|has to be|must be|will be) [now] due [on|by|at] <w>
1.1  schedule    <x> (should|needs to|has to|must) (be done|be finished|happen|get done) <w:(?:on|by|at
                 |before|in|tomorrow|today|next|this|every) ?.*>
1.2  schedule    <x> [is|was|has been|got|have been|are] (moved|postponed|rescheduled|pushed|delayed)
                 [back] (to|until|till) <w>
1.25 schedule    (i'?ll|i will|i can|let me|i'?m going to|i am going to) do <x> <w:(?:on|by|at|tomorrow
                 |today|next|this|later) ?.*>
1.35 schedule    (repeat|make|set|schedule|let|have) <x> [to] [repeat[ing]|recur[ring]|happen] [to]
                 <w:(?:(?:on )?the \w+ (?:day )?of (?:every|each)|every|each|daily|weekly|monthly|yearly
                 |annually|weekdays|on weekdays).*>
1.2  schedule    <x> (repeats|recurs|should repeat|should recur|happens|needs to happen) <w:(?:every|each
                 |daily|weekly|monthly|yearly).*>
1.6  undate      (DELETE|clear|unset|drop|take) [away|off] [the|its] DUE [(of|from|for|on|off) <x>]
1.7  undateAll   (DELETE|clear|unset|drop) (all|the|all the|all my|my) [due] (dates|deadlines) [(of|from
                 |for|on) <x>]
1.5  undate      (DELETE|clear) <x>('s|s') DUE
1.3  undate      (unschedule|make) <x> ([have] no [due] date|undated|without [a] date)
1.2  undate      unschedule <x>
1.2  undate      <x>(?::|,| -| has| should have| needs) no [due] (date|deadline)
1.3  undate      no [due] (date|deadline) (for|on) <x>
1.7  unrepeat    (stop repeating|don'?t repeat|do not repeat|DELETE the (repetition|recurrence|repeat) (of
                 |from|on)) <x> [any ?more|any longer]
1.5  unrepeat    (stop|make) <x> (from repeating|repeating|not repeat|not repeating|non-?recurring|no
                 longer repeat) [any ?more]
1.5  unrepeat    <x> (doesn'?t|does not|don'?t|shouldn'?t|should not|need not) [need to|have to] (repeat
                 |recur) [any ?more|any longer]

1.3  priority    (mark|set|make|flag|change|move|put|bump|raise|lower|turn|update|give) [the priority of]
                 <x> {as|to|to be|a|at|up to|down to|with} <p:LEVEL> [priority]
1.6  priorityIt  (set|change|make|raise|lower|put|update|increase|decrease|drop|bump|reduce) [the|its]
                 priority(?: (?:of|for|on) (?<x>.+?))?(?: (?:to|as|at)|:) [priority|level] <p:\S+(?: \S+)?>
1.4  priority    (set|change|make|update) <x>['s|s'] priority [to|as|at] <p:\S+>
1.5  priority    (set|mark|make|give|assign) [a] priority <p:\S+> (to|for|on) <x>
1.5  priority    (give|assign|set) <x> [a] <p:LEVEL|\d> priority
1.5  priority    (give|assign|set|make|mark) <x> [as] priority <p:\S+>
1.5  priority    [give|assign|set] <p:LEVEL|\d> priority (to|for|on) <x>
1.5  priority    priority <p:\d> (to|for|on) <x>
1.1  priority    <x> (is|are|has|should be|should have|needs to be) {now|very|really|super|so|extremely|the
                 |most} [a] <p:LEVEL> [priority] [now]
1    priority    (?!it'?s |that'?s )<x> <p:(?:p|prio |priority )\d|asap|urgent>
1    priority    <x> <p:LEVEL> (prio|priority)
1.2  star        make <x> a priority
1    star        prioriti(s|z)e <x>
0.7  star        (star|flag) <x>
1.6  unstar      (DELETE|clear|unset|drop) [the|its] (priority|flag|star) [(of|from|on|for) <x>]

1.05 move        (MOVE|add|assign) <x> (to|into|in|onto|on|under|over to) [the|my|our] [<s:[^,]+?> section
                 (of|in) [the|my]] [list|project] <l> [LIST]
1.2  move        MOVE <x> <l:there>
1.3  move        (MOVE|add) <x> (to|into|in|onto) a new (list|project|folder) [called|named] <l>
1.3  section     MOVE <x> (to|into|in|under) [the|my] <s> section
1.05 move        <x> (belongs|should go|goes|should be) (to|in|into|on|under) [the|my] <l> [LIST]
1.6  nest        (make|turn|put|move) <x> [into|as] [a] (subtask|sub-task|sub task|child|step) (of|under
                 |to) <t>
0.55 label       (add|put|attach|apply|set|assign) [the|a] [LABEL] <l:[@#]?[\w-]+|["'].+?["']> [LABEL] (to
                 |on) <x>
1.6  label       (add|put|attach|apply|set|assign) [the|a] (LABEL <l>|<l:\S+> LABEL|<l:@\S+>) (to|on) <x>
0.95 label       (label|tag) <x> (as|with|@) [the] [LABEL] <l:@?.+>
0.9  label       (label|tag) <x> <l:[@#]?(?:["'].+["']|[\w-]+)>
1.5  label       give <x> (the|a) (LABEL <l>|<l> LABEL)
1.7  unlabel     (DELETE|take) [off] [the] (LABEL <l>|<l:\S+> LABEL|<l:@\S+>) (from|off|of) <x>
0.55 unlabel     (DELETE|take) [the] <l:[@#]?[\w-]+> (from|off|of) <x>
1.4  unlabel     (unlabel|untag) <x> (as|from|with) <l:@?.+>

1.6  newList     (add|create|make|start|set up|open|new|i (want|need)|give me) [me] [a|an|another] [new]
                 [to-?do|task] (list|project|folder) [called|named|for|titled][:] <n>
1.15 newList     (add|create|make|start|set up) [me] [a|an] [new] <n:(?!show|the\b|my\b|to\b
                 |this\b)["']?(?:(?!the |my |to )[^\s,]+ ?){1,3}?["']?> (list|project|folder)
1.6  newLabel    (add|create|make|start|set up) [me] [a|an] [new] LABEL [called|named|for][:] <n:@?.+>
1.25 deleteList  DELETE [the|my] ((list|project|folder) <n>|<n> (list|project|folder))
1.25 deleteLabel DELETE [the|my] ((label|tag) <n:@?.+>|<n:@?.+?> (label|tag))
1.1  archiveList archive [the|my] ((list|project|folder) <n>|<n> [list|project|folder])
1.35 renameList  (rename|retitle|change the name of) [the|my] ((list|project|folder) <n>|<n> (list|project
                 |folder)) (to|as|into) <t>
2.3  showLists   ((show|list|display|see|view) [me]|what|which) [are|is] [all] [of] [my|the] (lists
                 |projects|folders) [(do i have|are there|have i got|exist)]
2.3  showLists   how many (lists|projects) [do i have|are there]|[my] lists
2.3  showLabels  ((show|list|display|see|view) [me]|what|which) [are|is] [all] [my|the] LABEL [(do i have
                 |are there|have i got|exist)]|[my] (labels|tags)
`,
  {
    complete: status("complete"),
    "complete?": tentative(status("complete")),
    doneBy: ({ x, v }) =>
      pastBaseAfterSubject(v?.low ?? "") ? status("complete")({ x }) : undefined,
    delete: status("delete"),
    "delete?": tentative(status("delete")),
    deleteAll: () => status("delete")({ x: all }),
    deleteIn: ({ x }) => ({ kind: "delete", target: { say: `everything in the ${x?.raw} list` } }),
    reopen: status("reopen"),
    skip: status("skip"),
    keep: ({ x }) => ({ kind: "keep", verb: "keep", target: target(x) }),
    rename: ({ x, y }) => ({ kind: "rename", target: target(x ?? (y && it)), ...words(y) }),
    include: ({ x, y }) => ({
      kind: "unsupported",
      what: "include",
      say: `${x?.raw}: ${y?.raw}`,
    }),
    describe: describe(true),
    redescribe: describe(false),
    undescribe: ({ x }) => ({ kind: "describe", target: target(x ?? it), text: null }),
    schedule: ({ x, w }) => schedule(x, w),
    scheduleIt: ({ x, w }) => schedule(x ?? it, w),
    undate: clear("due"),
    undateAll: ({ x }) => clear("due")({ x: x ?? all }),
    unrepeat: clear("repeat"),
    priority: ({ x, p }) => priority(target(x), p?.low ?? ""),
    priorityIt: ({ x, p }) => priority(target(x ?? it), p?.low ?? ""),
    star: ({ x }) => priority(target(x), "high"),
    unstar: ({ x }) => priority(target(x ?? it), "none"),
    move: ({ x, l, s }) => ({
      kind: "move",
      target: target(x),
      list: name(l),
      ...(s ? { section: name(s) } : {}),
    }),
    section: ({ x, s }) => ({ kind: "move", target: target(x), list: "", section: name(s) }),
    nest: ({ x, t }) => ({ kind: "nest", target: target(x), parent: target(t) }),
    label: label(false),
    unlabel: label(true),
    newList: named("newList"),
    newLabel: named("newLabel"),
    deleteList: named("deleteList"),
    deleteLabel: named("deleteLabel"),
    archiveList: named("archiveList"),
    renameList: ({ n, t }) => ({ kind: "renameList", name: name(n), to: name(t) }),
    showLists: () => ({ kind: "showLists" }),
    showLabels: () => ({ kind: "showLabels" }),
  },
);
