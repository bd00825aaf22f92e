import { CHANGE, COMPLETE, DELETE, DONE, NOTE, OPEN, REOPEN, TASK } from "../language/lexicon.js";
import { contentOf, part, type Text } from "../language/text.js";
import type { Intent } from "./intent.js";
import { type Rule, rule, target } from "./rule.js";

const status = (kind: "complete" | "reopen" | "delete" | "skip", x: Text | undefined): Intent => ({
  kind,
  target: target(x),
});

const describe = (x: Text | undefined, d: Text | undefined, append: boolean): Intent => ({
  kind: "describe",
  target: target(x),
  ...(d ? { text: contentOf(d) } : {}),
  append,
});

const rename = (x: Text | undefined, text: Text | undefined): Intent => ({
  kind: "rename",
  target: target(x),
  ...(text ? { text: contentOf(text) } : {}),
});

const ownList = `(?: (?:from|off|on|in|of|to) (?:(?:my|the) )?(?:to-?do |to do |todo |task )?lists?)?`;
const mark = "(?:mark|flag|set|check|tick|turn|change|make|put|move|get)";
const say = "(?:saying|that says|which says|to say|reading|:|,|-|as|to)";

/** Forms of commands about a task's state, title and description. */
export const changeRules: Rule[] = [
  rule(
    `(?<x>.+?),? (?:please )?(?:mark|set)(?: it| that)? (?:as )?${DONE}`,
    ({ x }) => status("complete", x),
    1.15,
  ),
  rule(`${DELETE}:?(?: (?<x>.+?))?${ownList}`, ({ x }) => status("delete", x)),
  rule(`take (?<x>.+?) off(?: of)? (?:my|the) list`, ({ x }) => status("delete", x), 1.1),
  rule(
    "(?:clear|clean|empty)(?: out| up| away| off)? (?:my|the|my whole|the whole|my entire) (?:to-?do |todo |task )?list",
    () => status("delete", part({ raw: "everything", low: "everything" }, 0)),
  ),
  rule(
    "(?:clear|clean|empty)(?: out| up| away| off)? (?<x>.+)",
    ({ x }) => status("delete", x),
    0.9,
  ),
  rule(
    `(?:i )?(?:don'?t|do not|no longer) need (?<x>.+?)(?: any ?more| any longer)?`,
    ({ x }) => ({ kind: "tentative", intent: status("delete", x) }),
    0.6,
  ),

  rule(`${COMPLETE}:?(?: (?<x>.+?))?${ownList}`, ({ x }) => status("complete", x)),
  rule(
    `(?:tick|check|cross|mark|strike|finish) (?<x>.+?) (?:off|out)${ownList}`,
    ({ x }) => status("complete", x),
    1.1,
  ),
  rule(
    `${mark} (?:the )?(?:status of )?(?!as\\b)(?<x>.+?) (?:as |to |to be |off as |down as |like )?(?:being )?${DONE}`,
    ({ x }) => status("complete", x),
    1.2,
  ),
  rule(`mark (?:as )?${DONE}(?:: | )(?<x>.+)`, ({ x }) => status("complete", x), 1.25),
  rule(`mark as ${DONE}`, () => status("complete", undefined), 1.2),
  rule(`open (?<x>.+) again`, ({ x }) => status("reopen", x), 1.2),
  rule(
    `mark(?: (?<x>.+))?`,
    ({ x }) => ({ kind: "tentative", intent: status("complete", x) }),
    0.4,
  ),

  rule(`${REOPEN} (?<x>.+)`, ({ x }) => status("reopen", x), 1.05),
  rule(`re-?open`, () => status("reopen", undefined)),
  rule(
    `(?:${mark}|leave) (?<x>.+?) (?:back )?(?:as |to |to be )?${OPEN}`,
    ({ x }) => status("reopen", x),
    1.4,
  ),
  rule(
    `(?:put|bring|move|add) (?<x>.+?) back(?: (?:on|to|onto|in) (?:my|the) (?:to-?do |todo )?list)?`,
    ({ x }) => status("reopen", x),
    1.1,
  ),

  rule(
    `skip (?:this (?:week|day|month|time)(?:'s)? )?(?<x>.+?)(?: (?:this (?:time|week|month|once)|today|once|for (?:today|now|this week)))?`,
    ({ x }) => status("skip", x),
  ),

  rule(
    `(?:rename|retitle|reword|re-name)(?: (?:the )?(?:task|title|name)(?: of)?)?(?: (?<x>.+?))?(?: (?:to|as|into|->|=>|→):?(?: say| read)? (?<y>.+))?`,
    ({ x, y }) => rename(x, y),
    1.1,
  ),
  rule(`(?:rename|retitle) (?<x>[^:]+): ?(?<y>.+)`, ({ x, y }) => rename(x, y), 1.2),
  rule(
    `(?:rename|retitle) (?<x>it|that one|this one|that|this) (?!one\\b|to\\b|as\\b|into\\b)(?<y>.+)`,
    ({ x, y }) => rename(x, y),
    1.2,
  ),
  rule(`(?<x>.+?) should be (?:called|named|titled) (?<y>.+)`, ({ x, y }) => rename(x, y), 1.2),
  rule(
    `(?:rename|retitle|change|replace) (?<x>["'].+?["']) (?:to |by |with |into )?(?<y>["'].+["'])`,
    ({ x, y }) => rename(x, y),
    1.2,
  ),
  rule(
    `(?:${CHANGE}|rename) (?:the |its )?(?:title|name|text|wording)(?: (?:of|for|on) (?<x>.+?))?(?: (?:to|as|into):?(?: say| read| be)? (?<y>.+))?`,
    ({ x, y }) => rename(x ?? it, y),
    1.3,
  ),
  rule(
    `(?:${CHANGE}|rename) (?<x>.+?)(?:'s|s'| its) (?:title|name) (?:to|as|into):? (?<y>.+)`,
    ({ x, y }) => rename(x, y),
    1.2,
  ),
  rule(`(?:give) (?<x>.+?) the (?:title|name) (?<y>.+)`, ({ x, y }) => rename(x, y), 1.1),
  rule(
    `(?:call|name) (?<x>it|that one|this one|that|this|the (?:first|second|third|last) one) (?<y>.+)`,
    ({ x, y }) => rename(x, y),
    1.1,
  ),
  rule(
    `(?:change|make|edit|correct|replace|turn|switch) (?<x>.+?) (?:to|into|with|by|to read|read):? (?<y>.+)`,
    ({ x, y }) => rename(x, y),
    0.95,
  ),
  rule(`(?:update|set) (?<x>.+?) (?:to|into):? (?<y>.+)`, ({ x, y }) => rename(x, y), 0.75),
  rule(
    `(?:update|change|edit|extend) (?!(?:the |its )?(?:title|name|text|description|note))(?<x>.+?) to (?:also )?(?:include|contain|mention|say|have) (?<y>.+)`,
    ({ x, y }) => ({
      kind: "unsupported",
      what: "include",
      say: `${(x as Text).raw}: ${(y as Text).raw}`,
    }),
    2.4,
  ),

  rule(
    `(?:add|put|attach|write|leave|append|make|jot down|give) (?:a |the |another |this )?(?:new |short |quick )?${NOTE} (?:to|on|for|in|under|about|at) (?<x>[^:]+?)(?: ${say} ?|: ?)(?<d>.+)`,
    ({ x, d }) => describe(x, d, true),
    1.6,
  ),
  rule(
    `(?:add|put|attach|write|leave) (?:a |the |another )?${NOTE} (?:to|on|for) (?<x>["']\uE000+["']|it|that|that one|this|the \\w+ one)[,:]? (?<d>.+)`,
    ({ x, d }) => describe(x, d, true),
    1.5,
  ),
  rule(
    `(?:add|put|attach|write|leave|make) (?:a |the |another )?${NOTE} (?:to|on|for) (?<x>[^:]+)`,
    ({ x }) => describe(x, undefined, true),
    1.4,
  ),
  rule(
    `(?:add|put|attach|write|append) (?:a |the )?${NOTE}:? (?<d>.+?) (?:to|on|for|in) (?<x>.+)`,
    ({ x, d }) => describe(x, d, true),
    1.45,
  ),
  rule(
    `(?:add|put|attach|write|append) (?<d>.+?) (?:as (?:the |a )?|to (?:the )?)${NOTE} (?:of|to|for|on) (?<x>.+)`,
    ({ x, d }) => describe(x, d, true),
    1.5,
  ),
  rule(
    `(?:add|put|append) (?<d>.+?) to (?<x>.+?)(?:'s|s') ${NOTE}`,
    ({ x, d }) => describe(x, d, true),
    1.4,
  ),
  rule(`(?<x>.+?)(?:'s|s')? ${NOTE}: ?(?<d>.+)`, ({ x, d }) => describe(x, d, true), 0.9),
  rule(
    `(?:add|append|write) to (?:the )?${NOTE} (?:of|for|on) (?<x>[^:]+): ?(?<d>.+)`,
    ({ x, d }) => describe(x, d, true),
    1.7,
  ),
  rule(`${NOTE} (?:for|on|to|of) (?<x>[^:]+): ?(?<d>.+)`, ({ x, d }) => describe(x, d, true), 1.5),
  rule(`(?:give) (?<x>.+?) (?:the|a) ${NOTE}:? (?<d>.+)`, ({ x, d }) => describe(x, d, false), 1.3),
  rule(
    `(?:${CHANGE}|replace|write|rewrite|put)(?: the| its)? ${NOTE}(?: (?:of|for|on|to|in) (?<x>.+?))?(?: (?:to|as|with|by|:)|:)(?: say| read| be)?:? (?<d>.+)`,
    ({ x, d }) => describe(x ?? it, d, false),
    1.6,
  ),
  rule(
    `(?:${CHANGE}|replace) (?<x>.+?)(?:'s|s'|) ${NOTE} (?:to|with|as)(?: say| read)?:? (?<d>.+)`,
    ({ x, d }) => describe(x, d, false),
    1.5,
  ),
  rule(
    `(?:${CHANGE}) (?:the )?${NOTE} (?:of|for|on) (?<x>.+)`,
    ({ x }) => describe(x, undefined, false),
    1.2,
  ),
  rule(
    `(?:the )?${NOTE} (?:of|for|on) (?<x>.+?) (?:should be|should say|is now|should read) (?<d>.+)`,
    ({ x, d }) => describe(x, d, false),
    1.2,
  ),
  rule(`describe (?<x>.+?)(?: as|:| with|,) ?(?<d>.+)`, ({ x, d }) => describe(x, d, false), 1.2),
  rule(`describe (?<x>.+)`, ({ x }) => describe(x, undefined, false)),
  rule(
    `(?:${DELETE}|clear|take|empty)(?: off)? (?:(?:the|its|any|all|all the|my) )?${NOTE}(?: (?:of|from|on|for|off|in|to) (?<x>.+?))?`,
    ({ x }) => ({ kind: "describe", target: target(x ?? it), text: null }),
    1.5,
  ),
  rule(
    `(?:${DELETE}|clear|take) (?:the |off )?(?<x>.+?)(?:'s|s')? ${NOTE}`,
    ({ x }) => ({ kind: "describe", target: target(x), text: null }),
    1.1,
  ),
  rule(
    `take (?:the )?${NOTE} off (?:of )?(?<x>.+)`,
    ({ x }) => ({ kind: "describe", target: target(x), text: null }),
    1.3,
  ),
  rule(
    `(?:keep|leave|spare|do not touch|don'?t touch)(?: only| just)? (?<x>.+?)(?: alone| as it is| as is| untouched| there| in place)?`,
    ({ x }) => ({ kind: "keep", verb: "keep", target: target(x) }),
    0.8,
  ),
  rule(`${TASK} ${DONE}:? (?<x>.+)`, ({ x }) => status("complete", x), 0.8),
];

const it: Text = { raw: "it", low: "it" };
