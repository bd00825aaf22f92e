import type { IntentOf, TalkAbout } from "../grammar/intent.js";
import { tableOf } from "../language/words.js";
import { NO_REMINDERS } from "./plan-add.js";
import type { Planner } from "./planner.js";

const introduction = `I am Docket's built-in assistant: no language model, but I understand plain English about your tasks. Say for example:
- add milk, eggs and bread / call the dentist tomorrow at 9
- what's left? / what is overdue? / what should I do first?
- move the report to Friday / put it in Work / high priority
- I bought the milk / reopen rent / rename the dentist to Orthodontist
- add a note to milk: two litres / delete all done ones
One sentence may contain several requests; “the second one” refers to the last list, and “undo” reverts the last change.`;
const suggestions = tableOf(`
delet|remov|eras|clear: Say “delete milk”, or “delete all done ones” for several; you are asked to approve it.
undo|revert: Say “undo”, or press Undo under the answer that made the change.
restor|trash: Say “what did I delete?” or “restore milk”.
complet|finish|mark|tick|check|reopen: Say “complete the report”, “I bought the milk” or “reopen rent”.
renam|retitl|chang|edit|descri|note: Say “rename the dentist to Orthodontist” or “add a note to milk: two litres”.
date|schedul|due|move|postpon|repeat|recur: Say “move the report to Friday” or “repeat it every Monday”.
label|\\btag|priorit: Say “label milk as errand” or “set the report to high priority”.
list|show|find|search|see: Say “show my tasks”, “what's left?” or “find dentist”.
add|creat|new|make: Say “add buy milk tomorrow”.
: I know plain English about your tasks; “help” shows examples.
`).map((line) => line.split(/: (.*)/));

/** A suggestion of how to phrase a request that was asked about or not understood. */
export const howTo = (topic: string): string =>
  suggestions.find(([words = ""]) => new RegExp(words, "i").test(topic))?.[1] ?? "";
const hint = "Tell me what to add, find, complete or change; “help” shows how.";

// The page states below each reply that nothing was changed. Messages in another language get a reply in that language.
const replies: Record<Exclude<TalkAbout, "how">, string> = {
  greeting: `Hello! ${hint}`,
  thanks: "You're welcome.",
  empty: hint,
  help: introduction,
  de: "Ich verstehe hier nur Englisch und habe nichts geändert. Neue Aufgaben können Sie im Feld über der Liste auf Deutsch eingeben, auch mit Datum („morgen um 9“); hier ginge zum Beispiel: add “Brot kaufen” tomorrow.",
  fr: "Je ne comprends que l'anglais ici, et je n'ai rien changé. Vous pouvez ajouter des tâches en français dans le champ au-dessus de la liste, même avec une date (« demain à 9h ») ; ici, écrivez par exemple : add “acheter du pain” tomorrow.",
  es: "Aquí solo entiendo inglés y no he cambiado nada. Puede añadir tareas en español en el campo que está sobre la lista, también con fecha («mañana a las 9»); aquí escriba, por ejemplo: add “comprar pan” tomorrow.",
  condition: "I can't wait for conditions. Tell me when it is time.",
  maybe: "Tell me when you have decided.",
  past: "I have changed nothing. Tell me what to add or change.",
  question: "I can't answer that. I change something only when you tell me to.",
  did: "I have changed nothing yet.",
  wrong: "Say “undo” to revert the last change, or tell me what you meant.",
  order: "The order of tasks is changed in the page, not here.",
  keep: "All right, it stays as it is.",
  reminder: `${NO_REMINDERS}. A date and time on the task is what I can set.`,
  beyond: "A task has a note, dates, a priority, labels, subtasks and a list; no people or files.",
  duplicates:
    "I can't tell which tasks are duplicates. Say “find milk”, then “delete the second one”, for example.",
  share: "I can't send, share or import tasks. The page imports and exports them.",
  account: "The page is the place for that: your account, the settings and the trash are there.",
  world: "I only know your tasks. Say “help” to see what I can do with them.",
};

/** The reply if nothing is done; empty for small talk next to a command, which needs none. */
export function talkReply({ about, say = "" }: IntentOf<"talk">, planner: Planner): string {
  const { done = [], last } = planner.session.memory;
  if (about === "did" && last?.undone) return "My last change was undone or rejected.";
  if (about === "did" && done.length > 0) return `What I did last:\n${done.at(-1)}`;
  if (about === "how") return howTo(say);
  if (!planner.single && /^(?:greeting|thanks|empty|maybe)$/.test(about)) return "";
  return replies[about];
}
