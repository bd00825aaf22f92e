import type { Clock } from "@docket/dates";
import { readRange } from "../language/days.js";
import { FIND, LABEL, LIST, SHOW, TASK, taskVerbs } from "../language/lexicon.js";
import { contentOf, part, type Text, unquoted } from "../language/text.js";
import { wordSet } from "../language/word-set.js";
import type { Filter, Reading } from "./intent.js";
import { priorityOf } from "./read-plan.js";

/** Words that a request for a list consists of beside its filters. */
const filler =
  wordSet(`a an the my our me us i we all every each everything anything something any some of list lists
  tasks task todo todos to-do to-dos item items thing things stuff ones one entries agenda reminders on in to that which there's
  is are was were have has been be do does did got get gotten what what's whats there here currently current now right still yet so far
  already else please full whole entire complete can could may you tell next for and us up again at moment overview
  rundown summary status just only both also not marked as should need needs must supposed ought want how many much number
  count haven't am i'm i've it its with who when where happening going plate schedule calendar scheduled planned upcoming coming
  due date dates deadline deadlines finish finished done complete completed accomplish accomplished achieve achieved
  remaining remains left open show list see give view display tell us them those these
  by than from during within my day get through having will total altogether exactly time times stand long they'll i'll it's oh that's thats
  priority priorities labels label labelled tag tagged chores jobs job`);

const firsts =
  /^(?:so )?(?:(?:what|which(?: task| one)?)(?:'s| is| are| should| do| would| shall| must| can)?(?: i| we| you)?(?: suggest| recommend| say)?(?: i| we)?(?: need to| have to| want to)?(?: do| work on| start with| tackle| begin with| be doing| get done| focus on| start| pick| handle)?(?: with)?(?: i do)? (?:first|next)(?: today| now| up)?(?: on my list)?|where (?:do|should|shall) (?:i|we) (?:start|begin)|what(?:'s| is) (?:the )?(?:most|my most) (?:important|urgent|pressing)(?: task| thing| one)?(?: today| now| for today| to do)?|what(?:'s| is) (?:my )?(?:top|first|main|highest) priority(?: today| task)?|what(?:'s| is) next(?: up)?|what next|what now|what should i (?:be )?(?:do|doing|work on|working on|focus on|tackle)(?: now| today)?|(?:give|tell|pick)(?: me)? (?:something|a task|one task|the most important task)(?: to do)?|suggest (?:a task|something)(?: to do)?|help me (?:choose|decide|prioriti[sz]e|pick)(?: .+)?|prioriti[sz]e my (?:tasks|day|list)|which (?:task|one) is (?:the )?most (?:urgent|important)|what(?:'s| is) (?:the )?next (?:task|thing)(?: to do| due)?)$/;
const plans =
  /^(?:(?:plan|organi[sz]e|structure|review|show|tell me about|sort out)(?: me)? (?:my|the|today'?s?)(?: day| today| agenda| schedule)?(?: for (?:me|today))?|help (?:me )?(?:to )?plan (?:my |the )?(?:day|today|tasks?)?|plan (?:today|my day(?: .*)?)|what does my day look like|how does my day look|what(?:'s| is) (?:my )?(?:plan|agenda|schedule)(?: for)?(?: today)?|(?:my )?day at a glance|good morning,? plan my day|daily (?:review|overview|plan)|what(?:'s| is) on (?:for )?today)$/;

const completedWords =
  /\b(?:(?:i(?:'ve| have)?|we(?:'ve| have)?|did (?:i|we)|have (?:i|we)|i'd) (?:already |just )?(?:finish(?:ed)?|complete[d]?|done|accomplish(?:ed)?|achieved?|get done|got done|tick(?:ed)? off|check(?:ed)? off|do|did|managed?)|did (?:i|we) (?:get |manage to )?(?:finish|complete|do|done|accomplish|achieve|get done|tick off|check off)|completed|finished|(?<!not |to be |be |isn't |aren't |been |get |to get |getting |haven't |hasn't )done|ticked(?: off)?|checked off|closed|accomplished|crossed off|completions)\b/;
const openWords =
  /\b(?:not (?:yet )?(?:been )?(?:done|finished|completed?)(?: yet)?|isn'?t (?:done|finished|completed?)|aren'?t (?:done|finished|completed?)|(?:haven'?t|have not|hasn'?t|didn'?t) (?:i |we )?(?:yet )?(?:done|finished|completed|do|finish|complete|been done|get done)|open|left|remain(?:s|ing)?|pending|unfinished|incomplete|undone|outstanding|active|uncompleted|unchecked|still|to (?:be )?(?:do|done)|(?:have|need|got|supposed|want|ought) to (?:do|get done|finish|work on)|should (?:i|we) do|must (?:i|we) do|on my plate|to-?do (?:today|tomorrow|this|next)|yet to do)\b/;
const createdWords =
  /\b(?:(?:i(?:'ve| have)?|did (?:i|we)|have (?:i|we)|i) (?:just |recently )?(?:add|added|create|created|put in|wrote down)|added|created|new|newest|recently added|newly added)\b/;

const opener = new RegExp(
  `^(?:(?:can|could|may) (?:i|we) (?:please )?(?:see|have|get|view)|i(?:'d| would)? (?:like|want|need) to (?:see|know|view)|${SHOW}(?: me| us)?|${FIND}(?: me)?|what(?:'s|s| is| are| was| were)?|which|who|how many|how much|do (?:i|we) have|have (?:i|we)(?: got)?|did (?:i|we)|is there|are there|is|are|any|anything|everything|all|where(?:'s| is| are)?|there'?s?|tell me|number of|count|let me see|give me|my|total|list of|the|got|remind me (?:of |about )?what|am i|when(?:'s| is))\\b`,
);
const nounAtAll = new RegExp(
  `\\b(?:${TASK}|lists?|ones|agenda|schedule|everything|anything|calendar|plate|deadlines?)\\b`,
);
const about =
  /\b(?:about|containing|regarding|mentioning|concerning|matching|called|named|including|involving|related to|relating to|to do with|that (?:mentions?|contains?|have|has|includes?|says?)|with the words?|with|for|mention|contain) (?!me\b|us\b|now\b)(?<x>.+)$/d;

interface Draft {
  text: Text;
  filter: Filter;
  words: string[];
}

/** The readings of a clause as a question for tasks. */
export function readQuery(clause: Text, clock: Clock): Reading[] {
  const { low } = clause;
  if (firsts.test(low))
    return [{ intent: { kind: "query", filter: { completed: false }, show: "first" }, weight: 2 }];
  if (plans.test(low))
    return [{ intent: { kind: "query", filter: { completed: false }, show: "plan" }, weight: 2 }];
  const listed =
    /^(?:is|are|do (?:i|we) have|have (?:i|we) got|did (?:i|we) (?:add|put)) (?<x>.+?) (?:already )?(?:on|in) (?:my|the) (?:to-?do )?list(?: already| yet)?$/d.exec(
      low,
    )?.indices?.groups?.x;
  if (listed)
    return [
      {
        intent: {
          kind: "query",
          filter: { about: topicOf(part(clause, ...listed)) },
          show: "list",
        },
        weight: 1.6,
      },
    ];
  if (
    /^(?:all |both |any )?(?:of )?(?:them|those|these)$|^(?:all|everything|any|anything|both)$/.test(
      low,
    )
  )
    return [];
  const verb = byVerb(clause);
  if (verb) return [verb];
  const open = opener.exec(low);
  if (
    !open &&
    !nounAtAll.test(low) &&
    !/^(?:overdue|today|tomorrow|this week|next week|completed|upcoming|late|done|open)\b/.test(low)
  )
    return [];
  const finds = new RegExp(`^${FIND}(?: me)?\\b`).test(low);
  const counts = /^(?:how (?:many|much)|number of|count|total)\b/.test(low);
  const shows = new RegExp(`^(?!open\\b)${SHOW}(?: me| us)?\\b`).exec(low);
  const draft: Draft = {
    text: part(clause, finds && open ? open[0].length : (shows?.[0].length ?? 0)),
    filter: {},
    words: [],
  };
  takeFilters(draft, clock);
  const topic = takeTopic(draft);
  if (topic) draft.filter.about = topic;
  const left = leftover(draft.text);
  const show = counts ? "count" : "list";
  const filter = withWords(draft);
  const query = (more: Filter, weight: number): Reading[] => [
    { intent: { kind: "query", filter: { ...filter, ...more }, show }, weight },
  ];
  if (left.length === 0) return query({}, finds && !topic ? 0.5 : open ? 1.6 : 0.8);
  const rest = topicOf(draft.text);
  if (finds && !topic) return query({ about: rest }, 1.5);
  if (topic || !open) return [];
  if (
    new RegExp(`^(?:${SHOW})(?: me| us)?\\b`).test(low) &&
    /\b(?:the|my|task|tasks|one)\b/.test(low)
  )
    return query({ about: rest }, 0.9);
  if (
    /^(?:do (?:i|we) have|have (?:i|we) got|is there|are there|any|where(?:'s| is| are))\b/.test(
      low,
    )
  )
    return query({ about: rest }, 1);
  return [];
}

/** "What do I have to buy?", "who should I call this week?" */
function byVerb(clause: Text): Reading | undefined {
  const match =
    /^(?:what|who|whom|which \w+)(?: else)? (?:do|should|must|shall|did) (?:i|we) (?:still |also )?(?:(?:have|need|want|got|plan|still have|still need) to |supposed to )?(?<v>[a-z]+)(?: from| at| for| to| with| in)?(?: the)?(?<x> [\w' -]+)?$/.exec(
      clause.low,
    );
  const verb = match?.groups?.v;
  if (
    !verb ||
    !taskVerbs.has(verb) ||
    /^(?:do|finish|complete|work|get|add|plan|start|have|make)$/.test(verb)
  )
    return undefined;
  const x = match?.groups?.x?.trim();
  if (x && /^(?:first|next|today|tomorrow|this|now)/.test(x)) return undefined;
  const filter: Filter = {
    completed: false,
    verb,
    ...(x && !filler.has(x) ? { about: x } : {}),
    words: `to ${verb}`,
  };
  return { intent: { kind: "query", filter, show: "list" }, weight: 1.7 };
}

function take(
  draft: Draft,
  pattern: RegExp,
  use: (match: RegExpExecArray) => boolean | undefined,
): void {
  const match = pattern.exec(draft.text.low);
  if (!match || use(match) === false) return;
  const { text } = draft;
  const [from, to] = [match.index, match.index + match[0].length];
  draft.text = {
    raw: `${text.raw.slice(0, from)} ${text.raw.slice(to)}`,
    low: `${text.low.slice(0, from)} ${text.low.slice(to)}`,
  };
}

function takeFilters(draft: Draft, clock: Clock): void {
  const { filter, words } = draft;
  take(
    draft,
    /\b(?:overdue|past (?:their |its )?due(?: date)?|late|(?:am i |i'?m |have i )?(?:running )?(?:behind (?:on|with)|late with|missed)|(?:should have|should've) (?:been done|done|finished) (?:already|by now)|past deadline)\b/,
    () => {
      filter.due = "overdue";
      words.push("overdue");
      return true;
    },
  );
  take(
    draft,
    /\b(?:without|with no|having no|have no|has no|no|don'?t have|doesn'?t have) (?:a |any )?(?:due )?(?:dates?|deadlines?)\b|\b(?:undated|unscheduled|not scheduled|dateless)\b/,
    () => {
      filter.due = "none";
      filter.completed = false;
      words.push("without a date");
      return true;
    },
  );
  take(draft, /\b(?:repeating|recurring|repeated|that repeat|which repeat|repeats?)\b/, () => {
    filter.repeating = true;
    words.push("repeating");
    return true;
  });
  take(
    draft,
    /\b(?:(?:with )?(?:a )?(?:priority )?p[1-4]\b|(?:with |of |in |at )?(?:a |the )?(?<l>highest|high|top|medium|low|lowest)(?: |-)?(?:priority|prio)|priority (?<n>[1-4])|(?<u>urgent|important|critical|high(?= tasks)))/,
    (match) => {
      const { l, n, u } = match.groups ?? {};
      filter.priority = priorityOf(l ?? n ?? u ?? /p[1-4]/.exec(match[0])?.[0] ?? "");
      words.push(`with priority ${filter.priority}`);
      return filter.priority !== undefined;
    },
  );
  take(
    draft,
    new RegExp(
      `(?:\\b(?:with|having|that have|under) (?:the |a )?${LABEL}|\\b(?:labell?ed|tagged)(?: as| with)?|(?:^|\\s)@)(?: )?@?(?<l>["'][^"']+["']|[\\w-]+)`,
    ),
    (match) => {
      const at = match.index + match[0].lastIndexOf(match.groups?.l ?? "");
      filter.label = unquoted(draft.text.raw.slice(at, at + (match.groups?.l ?? "").length));
      words.push(`labelled ${filter.label}`);
      return true;
    },
  );
  const isOpen = openWords.test(draft.text.low);
  if (isOpen) {
    filter.completed = false;
    take(draft, openWords, () => true);
  } else if (completedWords.test(draft.text.low)) {
    filter.completed = true;
    words.unshift("done");
    take(draft, completedWords, () => true);
  }
  let created = false;
  if (!isOpen && filter.completed === undefined && createdWords.test(draft.text.low)) {
    created = true;
    take(draft, createdWords, () => true);
  }
  const range = readRange(draft.text.low, clock);
  if (range) takeRange(draft, range, created);
  else if (created) filter.createdFrom = "0001-01-01";
  if (/\b(?:upcoming|coming up)\b/.test(draft.text.low) && !range) {
    filter.from = readRange("today", clock)?.from;
    words.push("coming up");
  }
  takeList(draft);
}

function takeRange(
  { filter, words, text }: Draft,
  range: { from?: string; to?: string; rest: string; words: string },
  created: boolean,
): void {
  if (filter.completed) Object.assign(filter, { completedFrom: range.from, completedTo: range.to });
  else if (created) Object.assign(filter, { createdFrom: range.from, createdTo: range.to });
  else {
    // What is late is to be done today as well: "what do I have to do today?"
    const wantsAll = filter.completed === false && /^(?:for )?(?:today|tonight)$/.test(range.words);
    Object.assign(filter, { ...(wantsAll ? {} : { from: range.from }), to: range.to });
    filter.completed ??= false;
  }
  words.push(range.words);
  text.low = range.rest;
  text.raw = range.rest;
}

function takeList(draft: Draft): void {
  const use = (match: RegExpExecArray): boolean => {
    const name = match.groups?.l ?? "";
    if (
      /^(?:my|the|a|to-?do|todo|task|tasks|this|that|whole|full|entire|open|all|complete)?$/.test(
        name.trim(),
      )
    )
      return false;
    const at = match.index + match[0].lastIndexOf(name);
    draft.filter.list = unquoted(draft.text.raw.slice(at, at + name.length));
    draft.words.push(`in ${draft.filter.list}`);
    return true;
  };
  take(draft, /(?:^|\s)#(?<l>[\w-]+)/, use);
  if (!draft.filter.list)
    take(
      draft,
      /\b(?:in|on|from|under|of|inside|for) (?:the |my |our )?(?:list |project |folder )(?<l>["']?(?!about\b|with\b|for\b|that\b|is\b|are\b)[\w -]+?["']?)$/,
      use,
    );
  if (!draft.filter.list)
    take(
      draft,
      new RegExp(
        `\\b(?:in|on|from|under|of|inside|for) (?:the |my |our )?(?<l>["']?[\\w&' -]+?["']?) ${LIST}\\b`,
      ),
      use,
    );
  if (!draft.filter.list)
    take(
      draft,
      new RegExp(
        `(?<=^|^(?:${SHOW})(?: me| us)?|^what(?:'s|s| is)(?: on| in)?) ?(?:the |my |our )?(?<l>["']?(?!(?:${SHOW}|${FIND})\\b|what|which|the\\b|my\\b|to-?do\\b|all\\b|task\\b|on\\b|in\\b|of\\b|from\\b|me\\b)[\\w&'-]+(?: [\\w&'-]+)?["']?) ${LIST}$`,
      ),
      use,
    );
  if (!draft.filter.list)
    take(draft, /\b(?:in|inside|under) (?:the |my )?(?<l>[\w&'-]+(?: [\w&'-]+)?)$/, use);
}

function takeTopic(draft: Draft): string | undefined {
  const match = about.exec(draft.text.low);
  const place = match?.indices?.groups?.x;
  if (!match || !place) return undefined;
  const topic = part(draft.text, ...place);
  if (leftover(topic).length === 0) return undefined;
  draft.text = part(draft.text, 0, match.index);
  return topicOf(topic);
}

const edges = new RegExp(
  `^(?:(?:the|my|a|an|all|any|every|each|both|me|some|for|task|tasks|everything|anything|to|i|have|do|is|are|there|in|where|where's|got|show|list|of|with|on)\\s+)+|(?:\\s+(?:${TASK}|please|on (?:my|the) list|in (?:my|the) (?:list|tasks|to-?dos)|that are|which are|are|is|in there|list|ones?))+$`,
  "g",
);

function topicOf(text: Text): string {
  const { low } = text;
  let [from, to] = [0, low.length];
  for (const { index, 0: match } of low.matchAll(edges)) {
    if (index === 0) from = match.length;
    else to = index;
  }
  return contentOf(part(text, from, Math.max(from, to)));
}

const leftover = ({ low }: Text): string[] =>
  (low.match(/[^\s,.!?:;()-][^\s,.!?:;()]*/g) ?? []).filter((word) => !filler.has(word));

function withWords({ filter, words }: Draft): Filter {
  return { ...filter, ...(words.length > 0 ? { words: words.join(" ") } : {}) };
}
