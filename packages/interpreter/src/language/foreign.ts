import { wordSet } from "./words.js";

export type Foreign = "de" | "fr" | "es";

/** Words that tell a language; those that English has too are left out. */
const words: Record<Foreign, ReadonlySet<string>> = {
  de: wordSet(`ich du mir mich bitte der das ein eine einen meine meinen meiner aufgabe aufgaben liste loschen losche losch
    hinzufugen hinzu fuge erledigt erledige erledigen zeig zeige zeigen welche heute morgen gestern ist sind nicht und oder fur mit auf
    auch noch kannst konntest mach mache verschieb verschiebe erinnere erinner wochen woche uberfallig alle alles wann muss
    kaufen anrufen neue neuen habe haben wie viele kann hilfe danke guten hallo fertig umbenennen markiere sprichst deutsch von zu zur zum dem den`),
  fr: wordSet(`je tu moi mes ma les une des du tache taches liste supprime supprimer ajoute ajouter ajoutez montre montrer
    montre-moi termine terminer terminee terminees quelles quelle quels sont est pas avec pour dans demain aujourd'hui hier rappelle
    rappelle-moi toutes tous tout s'il plait vous peux-tu pouvez-vous peux acheter appeler faire deplace deplacer semaine retard
    bonjour merci aide combien j'ai qu'est-ce que quoi dois nouvelle parlez francais marque comme fait et`),
  es: wordSet(`el los las una unos mis tarea tareas lista borra borrar elimina eliminar anade anadir agrega agregar muestra
    muestrame mostrar termina terminar terminada terminadas completa completar cuales cual son esta hoy manana ayer recuerdame
    todas todos todo por favor puedes podrias comprar llamar hacer mueve mover semana atrasadas pendientes hola gracias ayuda
    cuantas tengo que nueva hablas espanol marca como hecha hecho de para y con hay`),
};

/** The language of a message that is German, French or Spanish and not English. */
export function foreignLanguage(low: string): Foreign | undefined {
  const said = low.match(/[a-z][a-z'-]*/g) ?? [];
  const [best] = Object.entries(words)
    .map(([language, known]) => ({
      language: language as Foreign,
      hits: said.filter((word) => known.has(word)).length,
    }))
    .sort((a, b) => b.hits - a.hits);
  if (!best || best.hits === 0) return undefined;
  return best.hits / said.length >= 0.4 ? best.language : undefined;
}

/** That only English is understood, and what can be done instead, in the person's language. */
export const foreignReplies: Record<Foreign, string> = {
  de: "Ich verstehe hier nur Englisch und habe nichts geändert. Neue Aufgaben können Sie im Feld über der Liste auf Deutsch eingeben, auch mit Datum („morgen um 9“); hier ginge zum Beispiel: add “Brot kaufen” tomorrow.",
  fr: "Je ne comprends que l'anglais ici, et je n'ai rien changé. Vous pouvez ajouter des tâches en français dans le champ au-dessus de la liste, même avec une date (« demain à 9h ») ; ici, écrivez par exemple : add “acheter du pain” tomorrow.",
  es: "Aquí solo entiendo inglés y no he cambiado nada. Puede añadir tareas en español en el campo que está sobre la lista, también con fecha («mañana a las 9»); aquí escriba, por ejemplo: add “comprar pan” tomorrow.",
};
