import { compileForm, pattern } from "./form.js";

// References to tasks without their names: complete forms, and the words around a name.

const NOUN = "(task|item|todo|one|reminder|thing)";
export const pronoun = /^(?:it|that|this|them|those|these|both|the others?|the rest)\b/i;
export const there = /^(?:there|it|that list|the new list)$/i;
export const singular = compileForm(
  `(it|that|this|that one|this one|the one|(that|this|the|my) ${NOUN}|the same [one]|the (last|new|latest) one (i|you) [just] (added|made|created)|him|her) [all|from (today|tomorrow|DAY)]`,
);
export const plural = compileForm(
  "[(all|both|the two|each|any) of] (them|those|these|those (two|three|tasks|ones)|these (two|three|tasks|ones)|they) [all|both]|both [of them|tasks|ones]|(all|the) [of] (two|three) [of them]|all of (that|this)|(them|those|these) (two|both)",
);
export const rest = compileForm(
  "[all] [of] the (others?|rest|remaining [ones|tasks]|other (ones|tasks|two|three)) [of them]",
);
export const other = /^(?:the )?other\b(?: one\b| task\b)?(?!s| ones| two)/;
export const anyOne = compileForm(
  `tasks|todos|items|things|an? [few|couple of] (task|item|todo|thing|one)s?|something|some [of (them|my tasks)] [tasks]|one [of (them|my tasks|the tasks)]|a few [tasks|of them]|any [task|one]|task|item|the other [one|task]`,
);
export const eitherOf = compileForm("(either [of]|one of|any of|some of|a few of) .+");
export const except = compileForm(
  "<base>,? (except [for|from]|but not|but(?= keep)? ?(?:keep)?|apart from|besides|other than|excluding|without(?! (?:an? |any )?(?:due )?(?:dates?|deadlines?|labels?|tags?|priority|notes?|descriptions?)\\b)|save for|not|aside from|minus|and not) [for|keep] [the|my] <x>",
);
export const group = pattern(
  String.raw`^(?:everything|anything|all|every|each|both|(?:the |my |all )*(?:two|three|four|whole|entire)\b|(?:the |my )?(?:to-?do |task )?list$)|^(?:the |my )?(?:oldest\b|(?:last|latest|most recent) (?:\w+ )?(?:TASK|ones?) (?:that )?(?:i|we)\b)|^(?:the |my |any )?(?:[\w'-]+ )*(?:tasks|ones|items|todos|to-dos|things|stuff|chores|reminders)\b|^(?:the |my )?(?:already )?(?:completed|done|finished|open|overdue|late|unfinished|remaining)(?: (?:ones?|tasks?|stuff|items?|things?))?(?: (?:from|of) .+)?$`,
);
export const bare = compileForm(
  "(everything|anything|all|[the|my] [to-?do|task|whole|entire] list|all [of] [my|the] [tasks|items|todos|to-dos|things|stuff]|(my|the|every|each) (tasks?|items?|todos?|single task|single one)) [(on|from|in|off) (my|the) [to-?do] list]",
);
/** A list without its name: "my list", "all the tasks on the list", "everything in this list". */
export const oneList = compileForm(
  "[(everything|anything|all [of] [my|the|these] [tasks|items|todos|things|stuff]) (on|from|in|off|of)] [my|the|this|that] [whole|entire|full] [to-?do|to do|task] list",
);
export const onlyList = compileForm("[my|the] [to-?do|to do|task] list");
export const ofTasks =
  /^(?:(?:all|every|each|any|of|the|my|their|its) )*(?:due )?(?:dates?|deadlines?|priorit(?:y|ies)|labels?|tags?|notes?|descriptions?|comments?|lists|projects|folders|subtasks|repetitions?)$/;
export const numbered = /^(?:both|(?:the |all )?(?:two|three|four))\b (?:of )?(?:the )?/;
export const separators =
  /\s*(?:,\s+(?:and (?:also )?)?|\s(?:and(?: also| then)?|&|n|plus|as well as)\s|\n+|;\s*)\s*/g;
export const inList = /^(?<x>.+) (?:from|in|on|off|at) (?:the |my )?(?<l>.+?)(?: list)?$/d;
export const aside = /[\s,]+(?:too|also|as well|again|back|instead|please|now|already|yet)$/;
export const lead =
  /^(?:the |my |a |an |our |that |this )*(?:(?:task|item|todo|reminder|one|thing)s? (?:called|named|titled|about|with|for|to|regarding|that says|of) |(?:task|todo|item) |one (?:about|with|for) )(?:the |my )?/;
export const end = pattern(
  String.raw`(?:\s+(?:TASK|ones?|stuff)|\s+(?:on|from|in|off|of) (?:my|the|our) (?:to-?do |todo |task )?lists?|\s+(?:from|in|on|of) the list|\s+from (?:today|tomorrow|DAY))+$`,
);
