import { tableOf } from "../language/words.js";
import { grammar, type Rule } from "./rule.js";

/** The properties of tasks: names, the value's pattern, and the intents to set, add, ask for and clear it. */
const properties = tableOf(`
title|name|text|wording; <y>; rename
NOTE; <y>; describe; describe append=true; fact about=description; describe text=null
[due] (date|day)|due|deadline; <w>; schedule; schedule; fact about=due; schedule clear=dueDate
[due] time [of day]; <w>; schedule; schedule; fact about=due; schedule clear=dueTime
start [date|day]; <w>; schedule of=start; schedule of=start; fact about=start; schedule clear=startDate
repetition|recurrence|repeat; <w>; schedule; schedule; fact about=repeat; schedule clear=repeat
priority|flag|star; [priority|level] <p>; priority; priority; fact about=priority; priority priority=4
LABEL; <g>; label; label; fact about=labels; label remove=true
LIST; <l>; move; -; fact about=list
`);

const forms = tableOf(`
1.6  set: SET [the|its] NAME(?: (?:of|for|on|to|in) (?<x>.+?))?(?:SAYS) [(say|read|be):?] VALUE
1.5  set: SET (?!(?:the|its|an?) NAME)<x>['s|s'] NAME(?:SAYS) [(say|read|be):?] VALUE
1.4  set: (give|make) (?!(?:the|its|an?) NAME)<x>['s|s'] [a|the] NAME[:] [of|to] VALUE
1.3  set: [the] (NAME (of|for|on) <x>|<x>['s] NAME)(?: (?:should (?:be|say|read)|is now)|:) VALUE
1.6  add: (PUT|set) [a|the|another|this] [new|short|quick] NAME (to|on|for|in|under|about|at) <x:[^:]+?>(?:(?: (?:saying|that says|which says|to say|reading|that|of|-|as|to)| ?[:,]) ?)VALUE
1.45 add: (PUT|set|assign|apply) [a|the] NAME[:] [of] VALUE (to|for|on|in|of) <x>
1.5  add: (PUT|set|assign) VALUE (as|to) ([the|a] NAME (of|to|for|on) <x>|<x>('s|s') NAME)
1.8  ask: (what('s| is| are| was| does)|tell me|(show|read) [me]|is there|are there|any|do i have|open) [the|a|an|any] NAME [say] (of|for|on|to|in|about|with) <x> [say]|[in] (which|what) NAME (is|are|does|do|has|have) <x> [in|under|on|belong to|have|got]
1.7  ask: what('s| is| are) (?!(?:my|in|on) )<x>['s|s'] NAME
1.6  ask: (has|have|does|do) (?!i |we |you )<x> [have|got] (a|an|any) NAME
1.6  clear: (DELETE|clear|unset|take|empty) [off|away] [the|its|any|every|all|all the|my] NAMEs? [(of|from|on|for|off|in) <x>] [ANYMORE]
1.1  clear: (DELETE|clear|take) [the|off] <x>['s|s'] NAME
`);

export const propertyRules: Rule[] = properties.flatMap((line) => {
  const [names = "", value = "", ...intents] = line.split("; ");
  const own = forms.map((form) =>
    form.replace(/\w+(?=:)/, (use) => intents[["set", "add", "ask", "clear"].indexOf(use)] ?? "-"),
  );
  const table = own.filter((form) => !/^\S+ +-:/.test(form)).join("\n");
  return grammar(table.replaceAll("NAME", `(${names})`).replaceAll("VALUE", value));
});
