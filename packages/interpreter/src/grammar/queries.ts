import { type Clock, today } from "@docket/dates";
import { type Period, readDays } from "@docket/quick-add";
import { contentOf, cut, lowOf, type Parts, part, partsOf } from "../language/text.js";
import { tableOf, taskVerbs, wordSet } from "../language/words.js";
import { pattern } from "./form.js";
import type { Filter, Intent, Reading } from "./intent.js";
import { applyRules, fieldsOf, grammar } from "./rule.js";

const filler =
  wordSet(`a an the my our me us i we all every each everything anything something any some of list lists tasks task todo todos to-do to-dos item items thing things stuff ones one entries nothing agenda
  reminders on in to that which there's is are was were have has been be do does did got get gotten what what's whats there here currently current now right still yet so far already else please full
  whole entire complete can could may you tell next for and up again at moment overview rundown summary status just only both also not marked as should need needs must supposed ought want how many
  much number count more fewer haven't am i'm i've it its with who when where happening going plate schedule plan calendar scheduled planned upcoming coming due date dates deadline deadlines finish finished
  done completed accomplish accomplished achieve achieved remaining remains left open show see give view display them those these by than from during within day through having will total altogether
  exactly time times stand long they'll i'll it's oh that's thats priority priorities free busy about labels label labelled tag tagged chores jobs job came come comes lot anything's ahead looking
  look doing how's 's anyone anybody someone somebody`);

/** Complete questions that are not a request for a filtered list; the first match counts. */
const wholes = grammar(
  String.raw`
2    first: [so|tell me] (what|which [task|one]|where)['s] (?:(?:is|are|due|should|do|would|shall|must|can|i|we|you|suggest|recommend|say|need|have|want|to|do|doing|work|on|with|tackle|be|get|done|focus|pick|handle|the|my|right|now) )*(first|next|start|begin|most (important|urgent|pressing)|(top|main|highest|first) priorit(y|ies)) [(task|thing|one|deadline|with|up|to do|due|i do)] [(right now|today|now|for today|on my list|to do)]|what (next|now)|what should i
     [be] (do|doing|work on|working on|focus on|tackle) [now|today]|what can i do (now|right now|in .+)|(give|tell|pick|suggest|show) [me] [only] [my|the]
     (something|a task|one task|the most important task|[top|next|first] (three|3) (tasks|things|priorities)) [to do]|(help me (choose|decide|prioriti(s|z)e|pick)|prioriti(s|z)e my (tasks|day|list))(?: .+)?
2    first: [help me|good morning,?] [to] (plan|organi(s|z)e|structure|review|show|tell me about|sort out) [me] (my|the|today'?s?) [day|today|agenda|schedule] [for (me|today)]|plan (today|[my] tasks|my day .*)|(what|how) does my day look [like]|what('s| is) [my] (plan|agenda|schedule|on) [for] [today]|[my] day at a glance|daily (review|overview|plan)
1.6  onList: (is|are|do (i|we) have|have (i|we) got|did (i|we) (add|put)) <x> [already] (on|in) (my|the) [to-?do|\w+] list [already|yet]
1.7  toDo: (what|who|whom|which \w+) [else] (do|should|must|shall|did|am|are) (i|we) [still|also] [(have|need|want|got|plan|still have|still need) to|supposed to] <v:[a-z]+>(?: (?:from|at|for|to|with|in|back))?(?: the)?<x: [\w' -]+>?|do (i|we) (have|need) to <v:[a-z]+> <x:(any|some)(one|body|thing)>
`,
  {
    first: () => ({ kind: "query", filter: { completed: false }, show: "first" }),
    onList: ({ x = "" }) => ({ kind: "query", filter: { about: topicOf(x) }, show: "list" }),
    toDo: ({ v = "", x = "" }) => toDo(lowOf(v), lowOf(x)),
  },
);
const noTaskVerb = wordSet("do finish complete work get add plan start have make");

/** "What do I have to buy?", "who should I call this week?" */
function toDo(verb: string, about: string): Intent | undefined {
  const isTime = /^(?:first|next|today|tomorrow|this|now)/.test(about);
  if (!taskVerbs.has(verb) || noTaskVerb.has(verb) || isTime) return undefined;
  const named = about === "" || filler.has(about) ? {} : { about };
  return { kind: "query", filter: { completed: false, verb, ...named }, show: "list" };
}

type Filtering = { form: RegExp; read: (parts: Parts) => object | undefined };
const filtersOf = (table: string): Filtering[] =>
  tableOf(table).map((line) => {
    const [, fixed = "", form = ""] = /^(.*?): (.+)$/.exec(line) ?? [];
    return { form: pattern(form, "d"), read: fieldsOf(fixed) };
  });
const filters = filtersOf(String.raw`
due=overdue: \b(overdue|past [their|its] due [date]|late|[am i|i'?m|have i] [running] (behind [on|with]|late with|missed)|(should have|should've) (been done|done|finished) (already|by now)|past deadline)\b
due=none: \b((without|with no|having no|have no|has no|no|don'?t have|doesn'?t have) [a|any] [due] (dates?|deadlines?)|undated|unscheduled|not scheduled|dateless)\b
sort=oldest most=1: \boldest\b
sort=latest: \b(last|latest|most recent) <most:two|three|four|five|[2-9]|10>(?= (?:TASK|ones) (?:that )?(?:i|we)\b)
sort=latest most=1: \b(last|latest|most recent)(?= (?:TASK|one) (?:that )?(?:i|we)\b)
: ^(?:the |my )?first <most:two|three|four|five|six|ten|[2-9]|10>(?= \w)
sort=priority: \b[sorted|ordered] (by|in order of) [their] priority$
among=true: \b(of|among) (them|these|those)\b|^(them|these|those)$
sort=due: \b[sorted|ordered] (by|in order of) [their|the] [due] (date|day|time|deadline)s?$
repeating=true: \b(repeating|recurring|repeated|that repeat|which repeat|repeats?)\b
priority: \b(?<!not |n't )([with] [a] [priority] (?<p>p[1-4])s?\b|[with|of|in|at] [a|the] <p:highest|high|top|medium|low|lowest>[ |-](priority|prio)|priority <p:[1-4]|one|two|three|four>|[very|really|so|most] <p:urgent|important|critical|high(?= tasks)>)
label=: \b((with|having|have|has) no LABEL|without [any|a] LABEL|(un|not (yet )?)(labell?ed|tagged))\b
label: (\b(with|having|that have|under) [the|a] LABEL|\b(labell?ed|tagged) [as|with]|(?:^|\s)@) ?@? <g:["'][^"']+["']|[\w-]+>
`);
/** States of tasks; only the first match counts. */
const states = filtersOf(String.raw`
completed=false: \b(am (i|we) [all] (done|finished)|are we [all] (done|finished)|not [yet] [been] (done|finished|completed?) [yet]|(isn'?t|aren'?t) (done|finished|completed?)|(haven'?t|have not|hasn'?t|didn'?t) [i|we] [yet] (done|finished|completed|do|finish|complete|been done|get done)|open|left|remain(s|ing)?|pending|unfinished|incomplete|undone|outstanding|active|uncompleted|unchecked|still|to [be] (do|done)|(have|need|got|supposed|want|ought) to
     (do|get done|finish|work on)|should (i|we) do|must (i|we) do|on my plate|to-?do (today|tomorrow|this|next)|yet to do)\b
any=true: \b(including|incl\.?|even|with) [the|all] (done|completed|finished) [ones|tasks]
completed=true of=completed: \b(did (i|we) [get|manage to] (finish|complete|do|accomplish|achieve|get done|(tick|check) off)|(i|we)['ve| have] [already|just] (did|do|finish|complete|managed?)|completed|finished|accomplished|achieved|got done|(?<!not |to be |be |isn't |aren't |been |get |getting |haven't |hasn't )done|ticked [off]|checked off|closed|crossed off|completions)\b
of=created: \b((i['ve]|i have|did (i|we)|have (i|we)) [just|recently] (add|added|create|created|put in|wrote down)|added|created|new|newest|recently added|newly added)\b
`);
const noList = wordSet(
  "my the a total to-do todo task tasks this that whole full entire open all complete",
);
const places = filtersOf(String.raw`
section: (?:^|\b(?:IN) )(?:the |my )?(section <s:[\w&' -]+>|<s:[\w&'-]+(?: [\w&'-]+)?> section)$
list: (?:^|\s)#<l:[\w-]+>
list: (?:^|\b(?:IN) )<l:that list|the new list>$
list: \b(IN) [the|my|our] (?:list |project |folder )<l:["']?(?!about\b|with\b|for\b|that\b|is\b|are\b)[\w -]+?["']?>$
list: \b(IN) [the|my|our] <l:["']?[\w&' -]+?["']?> LIST\b
list: (?<=^|^(?:SHOW)(?: me| us)?|^what(?:'s|s| is)(?: on| in)?) ?(?:the |my |our )?<l:["']?(?!(?:SHOW|FIND)\b|what|which|the\b|my\b|to-?do\b|all\b|task\b|on\b|in\b|of\b|from\b|me\b)[\w&'-]+(?: [\w&'-]+)?["']?> LIST$
list: \b(?:in|inside|under|from) (?:the |my )?<l:[\w&'-]+(?: [\w&'-]+)??(?:,? (?:and|or) (?:the |my |in )?[\w&'-]+(?: [\w&'-]+)??)?>(?: are| is)?$
`);
const asks =
  pattern(String.raw`^((what|how) about|(can|could|may) (i|we) [please] (see|have|get|view)|i['d|would] (like|want|need) to (see|know|view)
|i would (like|want|need) to (see|know|view)|SHOW [me|us]|FIND [me]|what(?:'s|s| is| are| was| were)?|which|who|how many|how much|do (i|we) (have|need)
|have (i|we) [got]|did (i|we)|is there|are there|is|are|any|anything|everything|nothing|all|where(?:'s| is| are)?|there'?s?|tell me|number of|count
|let me see|give me|my|total|list of|the|got|am i|when('s| is))\b`);
const nounAtAll = pattern(
  String.raw`\b(?:TASK|lists?|ones|agenda|schedule|everything|anything|calendar|plate|deadlines?)\b`,
);
const showing = pattern(String.raw`^(?!open\b|give the (?:first|last)\b)SHOW(?: me| us)?\b`);
const finding = pattern(String.raw`^FIND(?: me)?\b`);
const isAll = /\b(?:all|every|everything|total|altogether|including|with)\b/;

type Draft = { text: string; filter: Filter };

export function readQuery(clause: string, clock: Clock): Reading[] {
  const low = lowOf(clause);
  const show = /^(?:how (?:many|much)|number of|count|total)\b/.test(low) ? "count" : "list";
  const query = (filter: Filter, weight: number): Reading[] => [
    { intent: { kind: "query", filter, show, ...(isAll.test(low) && { all: true }) }, weight },
  ];
  const [whole] = applyRules(wholes, clause);
  if (whole) return [whole];
  if (/\byou\b|^(?:it|that)(?:'?s| is)\b/.test(low) || /^(?:when|what|who)(?:'?s| is)?$/.test(low))
    return [];
  const open = asks.exec(low)?.[0];
  const finds = finding.test(low);
  const shows = showing.exec(low)?.[0];
  const lead = finds || /^(?:can|could|may|i|\w+ about)\b/.test(low) ? (open ?? shows) : shows;
  const draft: Draft = { text: part(clause, lead?.length ?? 0), filter: {} };
  takeNegated(draft, clock);
  takeFilters(draft, clock);
  const topic = take(draft, about);
  const { filter } = draft;
  if (open === undefined && /^(?:i|we)\b/.test(low)) return [];
  if (open === undefined && !nounAtAll.test(low) && Object.keys(filter).length === 0) return [];
  const more = topicOf(draft.text);
  if (more === "") return query(filter, finds && !topic ? 0.5 : open !== undefined ? 1.6 : 0.8);
  // "Overdue work tasks": possibly the name of a list.
  const isOfPlace = open === undefined && Object.keys(filter).length > 0;
  if (topic || (open === undefined && !isOfPlace)) return [];
  filter.about = more;
  if (isOfPlace) return more.split(" ").length > 3 ? [] : query(filter, 0.45);
  const isOfThings = shows && /\b(?:the|my|task|tasks|one|stuff|things)\b/.test(low);
  const asked = shows || /^(?:\w+ about|which)\b/.test(low) ? 0.45 : 0;
  const weight = finds ? 1.5 : isOfThings ? 0.9 : asksForThings.test(low) ? 1 : asked;
  return weight > 0 ? query(filter, weight) : [];
}

const asksForThings =
  /^(?:do (?:i|we) (?:have|need)|have (?:i|we) got|is there|are there|any|how (?:much|many)|where(?:'s| is| are)|what are (?:my|the)|anything|everything)\b/;

function take(draft: Draft, { form, read }: Filtering): boolean {
  const match = form.exec(lowOf(draft.text));
  const said: Filter | undefined = match ? read(partsOf(form, draft.text) ?? {}) : undefined;
  if (!match || !said || noList.has(said.list ?? "")) return false;
  Object.assign(draft.filter, said);
  draft.text = cut(draft.text, match.index, match.index + match[0].length);
  return true;
}

const negation =
  /(?:(?:that|which) )?\b(?:(?:(?:is|are|am|was|were|be|do|does)(?:n'?t| not)|not)|(?<but>(?:all )?(?:but(?: not)?(?! leave| keep| spare| do)|except(?: for)?|other than|excluding|outside(?: of)?))) (?<x>.+)$/d;

/** Extracts an exclusion: "not due Friday", "everything except Work". */
function takeNegated(draft: Draft, clock: Clock): void {
  const { x = "", but } = partsOf(negation, draft.text) ?? {};
  const inner: Draft = { text: x, filter: {} };
  takeFilters(inner, clock);
  const { completed, of, ...not } = inner.filter;
  const about = topicOf(inner.text);
  const isState = completed !== undefined && !not.when;
  const isAlone = about === "" && Object.keys(not).length === 0;
  if ((of && !isState) || isState !== isAlone || ((isState || about !== "") && !but)) return;
  if (completed !== undefined) draft.filter.completed = isState !== completed;
  if (!isState) draft.filter.not = about === "" ? not : { ...not, about };
  draft.text = part(draft.text, 0, lowOf(draft.text).search(negation));
}

function takeFilters(draft: Draft, clock: Clock): void {
  const { filter } = draft;
  for (const one of filters) take(draft, one);
  states.some((one) => take(draft, one));
  if (filter.due === "none" || filter.label === "") filter.completed ??= false;
  if (!filter.of) take(draft, partOfDay);
  const low = lowOf(draft.text).replaceAll(/(?<=day)'s\b/g, "  ");
  const period = readDays(low, clock, filter.of !== undefined);
  if (period) takePeriod(draft, period);
  else if (filter.of !== "created" && /\b(?:upcoming|coming up)\b/.test(low))
    Object.assign(filter, { from: today(clock), when: "coming up" });
  places.some((one) => take(draft, one));
}

const [partOfDay] = filtersOf(
  String.raw`: (?<=\S) (?<!\b(?:this|last|every|each) )(?:in the )?<part:morning|afternoon|evening|night|(before|after) (lunch|noon)>(?=[\s?!.]*$| (?:at|in|for|on|today|tomorrow|\w+day)\b)`,
) as [Filtering];
const dayName =
  /\b(?:mon(?!th)|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/g;

function takePeriod(draft: Draft, { from, to, start, end }: Period): void {
  const { filter, text } = draft;
  const when = lowOf(part(text, start, end)).replace(/^(?:my|the(?= week)) /, "this ");
  filter.when = when.replaceAll(dayName, (name) => name.charAt(0).toUpperCase() + name.slice(1));
  draft.text = cut(text, start, end);
  // Overdue tasks are to be done today as well: "what do I have to do today?"
  const isToday = filter.completed === false && /^(?:for )?(?:today|tonight)$/.test(when);
  if (from && !isToday) filter.from = from;
  if (to) filter.to = to;
  if (!filter.of) filter.completed ??= false;
}

const about = {
  form: pattern(
    String.raw`\b(?:about|containing|regarding|mentioning|concerning|matching|called|named|including|involving|related to|relating to|to do with|that (?:mentions?|contains?|have|has|includes?|says?)|with the words?|with|for|mention|contain) (?!me\b|us\b|now\b)(?<x>.+)$`,
    "d",
  ),
  read: ({ x }: Parts) => (x && topicOf(x) ? { about: topicOf(x) } : undefined),
};
function topicOf(said: string): string {
  const words = [...lowOf(said).matchAll(/[^\s,.!?:;()-][^\s,.!?:;()]*/g)];
  const telling = words.filter(({ 0: word }) => !filler.has(word) && !/^\d{1,2}$/.test(word));
  const [first, last] = [telling[0], telling.at(-1)];
  return first && last ? contentOf(part(said, first.index, last.index + last[0].length)) : "";
}

/** A task's verb; verbs of commands are excluded: "did I add …", "is there …". */
const VERB =
  "(?!(?:add|create|delete|remove|rename|change)d?\\b|(?:added|have|got|put|get|see|there|anything)\\b)[a-z]+";

export const factRules = grammar(`
1.8  fact about=created: (when|how long ago|[on] what day|since when) {exactly|did|have|has|i|we|you|first} (add(ed)?|created?|write|put|noted?|enter|make|made) {down|in} <x> [(to|on|in) MINE]|(when|how long ago) (was|were) <x> (added|created|made|put on.*|noted)|(how old is|how long (has|have|is)|since when (is|has|do i have)) <x> [been] [on MINE|there|open|waiting|sitting there|around]
1.6  fact about=completed: when (did|have) (i|we) [last] <u:[a-z]+> <x>|when was <x> (done|finished|completed|ticked off)
1.4  fact about=due: (when|by when|until when|what time|what day|how long|how many days|how much time)['s] {is|are|was|do|does|should|must|i|(have|has|need|needs) to|left|there|have|until|till|before|to|for} <x> {is|supposed to|need to|have to|has to|be|due|scheduled|planned|happening|done|next}
1.8  fact about=due: (what|which) (day|date|time) (did you (pick|choose|set|use)|is (it|that))|is (it|that) [on] [a] DAY|when is the next [one|time]
1.7  fact about=due: (is|are) <x> ((due|overdue|late|scheduled)<rest: .+>?|[on|at] <rest:(today|tonight|tomorrow|DAY|next (week|month))>)
1.5  fact about=status: (did|have|has|had) (i|we|anyone|anybody|somebody|someone) [already|actually|ever] <u:${VERB}> <x> [yet|already|done|today]|(is|are|was|were|has|have|got) <x> [been] [already|now] <v:${VERB}> [off] [yet|already|or not]|(is|are) <x> [already|now] (DONE|open) [yet|already]
1.6  fact about=description: what does (the|its) NOTE say|(read|show|what('s| is)) [me] (the|its) NOTE|(what does <x>['s] [NOTE] say|what('s| is) (written|noted) (in|on|for|about|down for) <x>)
1.7  fact about=labels: is <x> (labell?ed|tagged)
1.9  fact about=details: (show|open|read|what('s| is)) [me] [the] <x:(?:it|that|this)(?: one| task)?|(?:task|number|item|#) ?[0-9]+|(?:first|second|third|last) (?:one|task)> [back|out] [to me]
1.7  fact about=priority: how (important|urgent) is <x>|is <x> {very|really|so} (important|urgent|a priority|high priority)
1.7  fact about=repeat: (how often (do i|does|is|do we|should i|must i|do i have to|do i need to) <x> [repeat|recur|happen]|(does|do) <x> (repeat|recur|happen))|is <x> (repeating|recurring)
1.4  fact about=list: where('s| is| are| did i put) <x>|(is|are) (?!there|any|every|some|all\\b)<x> <rest:(?!WHEN\\b)in .+>
1.1  fact about=details: (what('s| is) [the] status of|(what|how) about|how('s| is) [it going with]|tell me [more] about|[(show|give) [me]] [the] details (of|for|on|about)) <x> [going|coming along]
1.9  fact about=subtasks: how many SUBTASK (does|do|has|have) <x> [have|got]|[(what|how) about|show [me]] (its|their|the) SUBTASK|([show|list|what('s| are)|which] [me] [the|are the] SUBTASK (of|for|under|in)|what('s| is|s) (under|below|left of|still open (of|under))) <x>
`);
