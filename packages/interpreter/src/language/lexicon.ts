import { phraseSet, phrases } from "./phrases.js";
import { wordSet } from "./word-set.js";

/** Nouns for a task, singular and plural. */
export const taskNouns = wordSet("task todo item reminder entry job chore");
export const taskNounsPlural = wordSet(
  "tasks todos items reminders entries jobs chores ones things stuff",
);

/** Nouns for what is written below a title. */
export const noteNouns = wordSet(
  "description descriptions note notes comment comments detail details memo remark",
);

/** Words that tell a task's state. */
export const doneWords = wordSet(
  "done completed complete finished closed accomplished ticked checked crossed resolved",
);
export const openWords = wordSet(
  `open left remaining remain remains pending unfinished incomplete undone outstanding active
  uncompleted unresolved unchecked unticked`,
);

/** Stop words: they say nothing about which task is meant. */
export const stopWords = wordSet(
  `a an the my our your his her their this that these those of for to in on at with about from by
  and i me us we is are am please task tasks one ones item items todo todos thing things entry
  reminder list called named titled regarding some it its`,
);

export const articles = wordSet("a an the my our this that these those your");

/** What may stand before a command without changing it. */
export const leadPhrases = phraseSet(`please, kindly, just, now, then, and then, also, so, ok, okay,
well, hey, hi, hello, yo, yes, yeah, yep, sure, right, alright, all right, great, good, cool, perfect,
thanks, thank you, and, plus, but, afterwards, after that, finally, lastly, firstly, secondly, thirdly,
oh, oops, whoops, sorry, hmm, hm, um, uh, ah, well then, great news, good news, actually, i want you to, i want to, i would like you to, i would like to, i would love to,
i need you to, i wish to, we want to, we would like to, let me, let us, help me, help me to, you can, you may,
you can now, feel free to, go ahead and, be so kind as to, be so kind and, to start, for now, hey docket, docket,
assistant, hey there, hi there, hello there, good morning, good evening, good afternoon, if you can,
if possible, if you do not mind, can you help me, next up, quickly, simply, already, again, too, dear assistant,
oh and, one more thing, by the way, btw, i am asking you to, time to`);

/** Requests in the form of a question. */
export const requestPhrases = phraseSet(`can you, could you, would you, will you, can you please,
could you please, would you please, will you please, please can you, please could you, could we, can we`);
export const gerundRequests = phraseSet(
  "would you mind, do you mind, how about, what about, i would appreciate you",
);

/** Words that open a command only if a comma or a command word follows. */
export const sequenceWords = wordSet("first second third last next lastly finally");

/** Words that a question begins with. */
export const questionWords = wordSet(
  `who what when where why how which whose should shall is are was were do does did have has may
  would could can am will`,
);

/** Openers of a sentence that must not be acted on, whatever follows in it. */
export const conditionOpeners = phraseSet(`if, unless, when, whenever, once, after, before, until,
as soon as, in case, provided, provided that, assuming, as long as, suppose, supposing, only if,
should it, should the, even if, while, because, since`);
export const hypotheticalOpeners =
  phraseSet(`imagine, maybe, perhaps, possibly, i wonder, i am thinking,
i was thinking, i think i should, i think about, i might, i may, i could, i would not, i would, i was going to, i wanted to,
i am going to, i will, i am not sure, i plan to, i planned to, i am planning, i was about to, i had planned,
i should not, i should probably, i shall, i wish, i hope, i am considering, i considered, i guess,
pretend, let us say, let us imagine, say i, say we, think about, what if, nobody, no one, someone, somebody,
everyone, anybody, everybody, you should, you must, you could, you might, you will, you would, you did, we might,
we could, we should not, we will, we may, i thought, i used to, i almost, i nearly,
i forgot, i tried, i said, i meant, i told, i asked, i feel, i do not know, i am tempted, i dreamt, i dreamed,
it would be`);

/** "Never mind": takes back what was said before. */
export const retractions =
  phraseSet(`no, nope, nah, wait, no wait, hold on, never mind, nevermind, forget it,
forget that, cancel, cancel that, cancel it, scratch that, just kidding, kidding, on second thought,
on second thoughts, i changed my mind, changed my mind, i have changed my mind, stop, undo that, do not,
actually do not, please do not, actually no, no do not, do not do it, do not do that, better not,
rather not, or not, or maybe not, maybe not, not really, not yet, no thanks, no thank you, not now, ignore that,
skip it, skip that, forget about it, strike that, no stop, stop it, i did not mean that, i take it back, sorry no, oops`);

/** Words that make a reference depend on a condition, which the interpreter cannot judge. */
export const conditionWords = wordSet(
  "if unless when whenever until till once while whether provided",
);

/** Command verbs by what they do; a particle ("off") may also follow the reference. */
export const verbs = phrases(
  [
    "delete, remove, erase, discard, get rid of, trash, bin, scrap, throw away, throw out, purge, del, dispose of, take off",
    { action: "delete", strong: true },
  ],
  ["drop, dump, wipe, ditch, eliminate, nuke", { action: "delete", strong: false }],
  [
    "clear, clear out, clear away, clean up, clean out, empty, wipe out",
    { action: "clear", strong: true },
  ],
  [
    "complete, tick off, tick, check off, cross off, cross out, mark off, close, close out, tick out",
    { action: "complete", strong: true },
  ],
  [
    "reopen, uncheck, untick, uncomplete, unmark, restore, reactivate, bring back, open again, undo completing, undo completion of, undo the completion of, undo, uncross, un-cross",
    { action: "reopen", strong: true },
  ],
  ["rename, retitle, reword", { action: "rename", strong: true }],
  ["mark, flag", { action: "mark", strong: true }],
  [
    "set, change, update, make, edit, modify, turn, switch, move, put, replace, correct, fix",
    { action: "set", strong: false },
  ],
  ["describe", { action: "describe", strong: true }],
  [
    "show, list, display, view, see, print, give, read, get, tell, pull up, bring up, look at, check, go through, read out, go over, review, fetch",
    { action: "list", strong: false },
  ],
  [
    "find, search, search for, look for, look up, lookup, locate, seek, search in, hunt for, find me, search through, look through",
    { action: "find", strong: false },
  ],
  [
    "add, create, make, new, put, insert, include, append, jot down, jot, note down, write down, note, record, log, stick, pop, throw, get, place, enter, register, put down, take down, schedule, set up, set, save, store, chuck, slap, task, todo, reminder, another, write",
    { action: "add", strong: false },
  ],
  ["keep, leave, spare, do not touch, leave alone", { action: "keep", strong: false }],
);

/** Only these start a new command inside a list of things to add; some need a complement ("as done"). */
export const strongStarts = phrases<"always" | "withComplement">(
  [
    "delete, remove, erase, discard, get rid of, trash, complete, reopen, uncheck, untick, rename, retitle, tick off, check off, cross off, cross out, add, remind me, clear completed, clear all, clear everything, clear the, describe, show me, show my, show all, list my, list all, list the, show the, uncomplete",
    "always",
  ],
  ["mark, set, change, update, tick, flag", "withComplement"],
);

/** Words of time that a statement may end with: "I paid it yesterday". */
export const timeWords = wordSet(
  "today yesterday already just now finally earlier tonight recently morning afternoon evening night last this week",
);

/** "I need to" is only an opening if a command to the assistant follows. */
export const weakObligations = phraseSet(
  "i need to, i have to, i must, need to, have to, we need to, i really need to, i also need to",
);
export const assistantCommands =
  phraseSet(`add, create a task, create a new task, see my, see the, see all, view my,
look at my, show my, see what, list my, check my list, check my tasks`);
