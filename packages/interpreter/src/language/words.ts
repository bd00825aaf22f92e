export const wordSet = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** The lines of a table; an indented line continues the previous one. */
export const tableOf = (table: string): string[] =>
  table
    .trim()
    .replaceAll(/\n +(?=\|)/g, "")
    .replaceAll(/\n +/g, " ")
    .split(/\n+/);

/** Classes of words in the notation of forms (`grammar/form.ts`), by name. */
export const vocabulary: ReadonlyMap<string, string> = new Map(
  tableOf(String.raw`
NOT do not|don'?t|dont|never|please don'?t|must not|mustn'?t|should not|shouldn'?t|cannot|can'?t|let'?s not|no need to|without
MUST (needs?|have|has|[have|'ve] got|ought|going to have) to|must|should|gotta
TASK tasks?|to-?dos?|to do|items?|reminders?|entry|entries|jobs?|chores?|things?|stuff
NOTE descriptions?|notes?|comments?|details?|memo|remarks?
DELETE delete|remove|rm|erase|discard|get rid of|trash|bin|scrap|throw away|throw out|purge|del|dispose of|drop|dump|ditch|nuke|wipe|eliminate|kill|chuck out|bin off|axe
DONE [all|now|already] (done|completed?|finished|closed|ticked [off]|checked [off]|crossed off|accomplished|handled|sorted|taken care of)
SHOW show|list|display|view|see|print|give|read out|read|get|tell|pull up|bring up|look at|check|go through|go over|review|fetch|open|plan(?= (?:my|the|this|next) week\b)
FIND find|search for|search|look for|look up|lookup|locate|seek|hunt for|look through
ADD ADDALONE|make|put|jot|note|record|stick|pop|throw|enter|register|take down|set up|save|store|chuck|slap|another|write|plan|get|place
ADDALONE add|create|insert|include|append|jot down|note down|write down|log|put down|schedule|capture|new
COMMAND DELETE|complete|tick|mark|check|rename|change|reopen|add|move|touch|clear|finish|close|update|set|remind|cross|schedule|postpone|archive|restore|undelete|recover|do anything|do that|label
ABOUT \b(COMMAND)|recur|repeat|priorit|subtask|delet|remov|complet|creat|eras|undo|renam|reopen|mark|mov|schedul|tick|remind
ASKED rename|move|reschedule|postpone|push|snooze|delay|shift|bump|get rid of|throw out|trash|scrap|erase|label|tag|skip
IN in|on|from|under|of|inside|for
PUT add|put|attach|write|leave|append|make|jot down|give
WHEN today|tonight|tomorrow|next|this|later|half|in(?= (?:the|an?|half|\w+ (?:minute|hour|day|week|month|year)s?|\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))|on|by|before|at|a|an|one(?! (?:to|on|for|until|till|by)\b)|two|three|\d+(?::\d+)?(?:[ap]m)?|OFTEN|(mon|tues?|wed|wednes|thu|thurs|fri|satur?|sun)[day]
OFTEN every|each|daily|weekly|monthly|yearly|annually
ANYMORE any ?more|any longer
SUBTASK subtasks?|sub-?tasks?|sub tasks?|child|steps?
CHANGE change|set|update|make|edit|modify|switch|adjust|turn|correct|fix
SET CHANGE|move|push|replace|rename|write|rewrite|put|raise|lower|increase|decrease|drop|bump|reduce
SAYS  (to|as|at|with|by|into)[:]|:
MOVE move|mv|assign|put|shift|transfer|place|relocate|file|drag|send|stick
RESCHEDULE reschedule|postpone|push back|push|delay|defer|move|bump|shift|snooze|bring forward|put off|schedule|set|put|change|swap|make
UPDOWN raise|increase|bump [up|down]|up|boost|lift|lower|decrease|reduce
BIT [by|up|down] (a bit|a little|slightly|[a|one] (level|notch|step|priority))
MORE [a bit|a little|much|even|slightly|way] ((more|less) (urgent|important)|higher|lower)
LABEL labels?|tags?
PLACE LIST|LABEL
LIST lists?|projects?|folders?|boards?
DUE [due] (date|day|time)|due|deadline
LEVEL p\s?\d|highest|very high|high|top|urgent|critical|important|medium|mid|moderate|normal [again]|low|lowest|no|none|maximum|max
NEWTASK [a|an|the|one|another|one more|some|my] [new|quick|other] (tasks?|to-?dos?|to do|items?|reminders?|entry|entries|job|chore)
CALLED called|named|titled|with the (title|name)|saying|that says|which says
DAY (mon|tues|wednes|thurs|fri|satur|sun)days?
NAMEDLIST (grocery|groceries|shopping|errands|chores|wish ?list|bucket ?list|backlog|housework|household|work|office|home|house|school|personal|private|family|garden|reading|movies|films|books|packing|holiday|vacation|travel)
PAST \w+ed|bought|paid|sent|done|made|sold|written|fed|read|built|cut|met
SPOKE called|phoned|rang|texted|emailed|e-mailed|mailed|messaged|replied|answered|wrote|visited
COUNT two|three|four|five|six|a few|some|several|these|those|the following|\d+
ADVERBS (?: already| only| just| now| finally| also| actually| at last| really| have| recently)*
WITHDRAWN (don'?t|do not) [do (it|that)]|leave (it|them) [alone|be|there]|never ?mind|forget (it|that|about it)|[i|i'?ve|i have] changed my mind|[just] kidding|scratch that|on second thoughts?|keep (it|them) [all]
MINE [my|the|our] [to-?do|to do|todo|task] (list|tasks|to-?dos|todos)
`).map((line) => [line.split(" ", 1)[0] ?? "", line.slice(line.indexOf(" ") + 1)]),
);

/** Stop words: they do not help to identify a task. */
export const stopWords = wordSet(
  `a an the my our your his her their this that these those of for to in on at with about from by and i me us we is are am please task tasks one ones item items todo todos thing
  things entry reminder list called named titled regarding some it its s was be been has have had stuff`,
);

/** Verbs that tasks often begin with, and that are not commands to a to-do list. */
export const taskVerbs = wordSet(
  `ask arrange attend back bake bring brush build buy call cancel charge choose clean collect compare confirm contact cook copy cut decide defrost deliver design discuss do draft dust eat email empty
  exercise feed file fill finish fix fold follow frame get give go grab hang hire hoover install iron learn lock mail make measure meditate meet message mop mow order organise organize pack paint
  pay phone pick plan plant play post practise practice prepare print proofread rake reply read refill register renew rent repair replace report request research reserve return review ring run
  schedule scrub sell send set sew sign sort spend start stop study submit sweep swim take talk teach tell test text tidy translate try tune unpack upgrade upload vacuum visit wait walk wash watch
  water weed wipe work wrap write book check update finalize finalise prep look remind move speak invite thank congratulate hand drop catch put download backup harvest shovel polish shave stretch
  apply enroll transfer deposit withdraw invoice bill find change approve archive interview dry descale assemble fetch claim switch compose rehearse bleed`,
);

/** A map from variants to their word, from a table such as "buy: bought; make: made". */
export const byVariant = (text: string): Map<string, string> =>
  new Map(
    text.split(";").flatMap((entry) => {
      const [word = "", variants = ""] = entry.split(":").map((part) => part.trim());
      return variants.split(/\s+/).map((variant) => [variant, word] as const);
    }),
  );

/** Typing errors that are never intended in a title, and the words that they stand for. */
export const commonTypos: ReadonlyMap<string, string> = byVariant(
  `tomorrow: tommorow tomorow tommorrow tomorrw tomrrow tmrw tmr tmrow 2moro 2morrow tomorro tomoz tomm; wednesday: wensday wednsday wendesday; thursday: thrusday thursady
  thurday; tuesday: tusday teusday; friday: firday fridya; saturday: saterday satuday satruday; the: teh; monday: munday mondy; next: nxt; first: frist fisrt; third: thrid; every: evry;
  task: taks tsak taksk tsk; tasks: taskes tasts tsks; remove: rmv; delete: dlt; priority: pirority prioirty priorty prio; overdue: overdeu overude ovredue; completed:
  complted; complete: compleet; finished: finshed finised; done: doen donee; back: bakc; today: 2day todya tody toady; already: alredy allready; i've: ive; which: wich; what:
  waht wat wht whta; what's: whats wats wahts; that's: thats; don't: dont; didn't: didnt; haven't: havent; isn't: isnt; aren't: arent; wasn't: wasnt; doesn't: doesnt; hasn't: hasnt; remember: remeber rember rememeber remmeber; shopping: shoping shoppping; please: pls plz plese pleas; everything: evrything
  everythign; remind: rmnd remidn remaind; label: lable; going to: gonna; want to: wanna; got to: gotta; let me: lemme; give me: gimme; you: u; your: ur; could: cud; have: hv
  hav; thanks: thx; something: smth sth; because: bc cuz; id like: id'like`,
);

/** Command words whose misspellings are corrected at the beginning of a clause. */
export const commandWords = [
  ...wordSet(`add list show display find search create complete mark tick check cross reopen uncheck untick rename retitle change update describe delete remove erase discard remind clear
  restore move reschedule postpone schedule finish undo label archive unmark`),
];

/** English words that are one typing error away from a command word but mean something else. */
export const unrelatedWords = wordSet("remote compete deplete crate chance trick mar ease starch");
