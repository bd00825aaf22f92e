import { wordSet } from "./word-set.js";

/** Alternatives for a pattern, from words and phrases parted by "|". */
const any = (words: string) => `(?:${words.trim().replaceAll(/\s*\n\s*/g, "")})`;

/** Parts of the patterns of the grammar. All match lower case. */
export const NOT = any(
  "do not|don'?t|dont|never|please don'?t|must not|mustn'?t|should not|shouldn'?t|cannot|can'?t|let'?s not|no need to|without",
);
export const TASK = any(
  "tasks?|to-?dos?|to do|items?|reminders?|entry|entries|jobs?|chores?|things?",
);
export const NOTE = any("descriptions?|notes?|comments?|details?|memo|remarks?");
export const DELETE = any(
  "delete|remove|erase|discard|get rid of|trash|bin|scrap|throw away|throw out|purge|del|dispose of|drop|dump|ditch|nuke|wipe|eliminate|kill|chuck out",
);
export const COMPLETE = any(
  "complete|tick off|tick|check off|check|cross off|cross out|cross|mark off|close out|close|finish off|finish|strike off|strike out",
);
export const REOPEN = any(
  "reopen|re-open|uncheck|un-check|untick|un-tick|uncomplete|un-complete|unmark|reactivate|bring back|open again|undo completing|undo completion of|undo the completion of|uncross|restore|unfinish|undo",
);
export const DONE = any(
  "(?:all |now |already )?(?:done|completed?|finished|closed|ticked(?: off)?|checked(?: off)?|crossed off|accomplished|handled|sorted|taken care of)",
);
export const OPEN = any(
  "(?:still |now )?(?:open|not done|undone|not complete|not completed|incomplete|unfinished|not finished|pending|active|to do|todo|unchecked|outstanding)(?: again| yet| now)?",
);
export const SHOW = any(
  "show|list|display|view|see|print|give|read out|read|get|tell|pull up|bring up|look at|check|go through|go over|review|fetch|open",
);
export const FIND = any(
  "find|search for|search|look for|look up|lookup|locate|seek|hunt for|look through",
);
export const ADD = any(
  "add|create|make|put|insert|include|append|jot down|jot|note down|write down|note|record|log|stick|pop|throw|enter|register|put down|take down|schedule|set up|save|store|chuck|slap|another|write|new|plan|get|place|capture",
);
/** Those that need no word for a task or a list beside them. */
export const ADD_ALONE = any(
  "add|create|insert|include|append|jot down|note down|write down|log|put down|schedule|capture|new",
);
export const CHANGE = any("change|set|update|make|edit|modify|switch|adjust|turn|correct|fix");
export const MOVE = any("move|put|shift|transfer|place|relocate|file|drag|send|stick");
export const RESCHEDULE = any(
  "reschedule|postpone|push back|push|delay|defer|move|bump|shift|snooze|bring forward|put off|schedule|set|put|change|make",
);
export const LABEL = any("labels?|tags?");
export const LIST = any("lists?|projects?|folders?|boards?");

/** Nouns of plural or whole, after which a reference is to a group. */
export const ALL = any("everything|all|every|each|anything");

/** Stop words: they say nothing about which task is meant. */
export const stopWords = wordSet(
  `a an the my our your his her their this that these those of for to in on at with about from by
  and i me us we is are am please task tasks one ones item items todo todos thing things entry
  reminder list called named titled regarding some it its s was be been has have had`,
);

/** What a task often begins with, as nobody commands it of a list. */
export const taskVerbs = wordSet(
  `ask arrange attend back bake bring brush build buy call cancel charge choose clean collect compare confirm contact cook copy
  cut decide defrost deliver design discuss do draft dust eat email empty exercise feed file fill finish fix fold
  follow frame get give go grab hang hire hoover install iron learn lock mail make measure meditate meet message mop mow
  order organise organize pack paint pay phone pick plan plant play post practise practice prepare print
  proofread rake reply read refill register renew rent repair replace report request research reserve return review ring
  run schedule scrub sell send set sew sign sort spend start stop study submit sweep swim take talk teach tell test text tidy
  translate try tune unpack upgrade upload vacuum visit wait walk wash watch water weed wipe work wrap write book check
  update finalize finalise prep look remind move speak iron invite thank congratulate submit hand hoover drop catch put
  download upload backup harvest shovel polish shave stretch apply enroll transfer deposit withdraw withdraw invoice bill`,
);

/** Words of time that a statement may end with: "I paid it yesterday". */
export const timeWords = wordSet(
  "today yesterday already just now finally earlier tonight recently this morning afternoon evening night last week ago",
);

/** Typing errors that are in nobody's titles on purpose. */
export const commonTypos = new Map(
  Object.entries({
    tommorow: "tomorrow",
    tomorow: "tomorrow",
    tommorrow: "tomorrow",
    tomorrw: "tomorrow",
    tomrrow: "tomorrow",
    tmrw: "tomorrow",
    tmr: "tomorrow",
    tmrow: "tomorrow",
    "2moro": "tomorrow",
    "2morrow": "tomorrow",
    tomorro: "tomorrow",
    wensday: "wednesday",
    wednsday: "wednesday",
    wendesday: "wednesday",
    thrusday: "thursday",
    thursady: "thursday",
    tusday: "tuesday",
    teusday: "tuesday",
    firday: "friday",
    fridya: "friday",
    saterday: "saturday",
    satuday: "saturday",
    munday: "monday",
    mondy: "monday",
    nxt: "next",
    evry: "every",
    everyday: "every day",
    taks: "task",
    tsak: "task",
    taksk: "task",
    taskes: "tasks",
    tasts: "tasks",
    pirority: "priority",
    prioirty: "priority",
    priorty: "priority",
    overdeu: "overdue",
    overude: "overdue",
    complted: "completed",
    compleet: "complete",
    finshed: "finished",
    finised: "finished",
    doen: "done",
    donee: "done",
    todya: "today",
    toady: "today",
    wich: "which",
    waht: "what",
    wat: "what",
    wht: "what",
    pls: "please",
    plz: "please",
    plese: "please",
    pleas: "please",
    evrything: "everything",
    everythign: "everything",
    remidn: "remind",
    remaind: "remind",
    lable: "label",
    gonna: "going to",
    wanna: "want to",
    gotta: "got to",
    lemme: "let me",
    gimme: "give me",
    u: "you",
    cud: "could",
    thx: "thanks",
  }),
);

/** Command words that are corrected where a clause begins with a misspelling of them. */
export const commandWords = [
  ...wordSet(`add list show display find search create complete mark tick check cross reopen uncheck
  untick rename retitle change update describe delete remove erase discard remind clear restore
  move reschedule postpone schedule finish undo label archive unmark`),
];

/** English words that are one typo away from a command word and mean something else. */
export const unrelatedWords = wordSet(
  `remote compete deplete crate chance charge chant cheek lit lift lost last lest sow slow snow
  shop shot fin fine fund fiend trick track stick mar make market relate ease phrase clean
  clearer learn dad ads fond bind kind mind research starch resume renamed across crows more love
  mouse fish furnish vish mowe mode moved marks tack check chick cheat lists lasts laid labels`,
);
