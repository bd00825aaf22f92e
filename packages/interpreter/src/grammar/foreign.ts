import { wordSet } from "../language/words.js";
import type { Intent } from "./intent.js";

type Foreign = "de" | "fr" | "es";

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

/** That a message is in German, French or Spanish and not in English, if it is. */
export function foreignTalk(low: string): Intent | undefined {
  const said = low.match(/[a-z][a-z'-]*/g) ?? [];
  const hits = (language: Foreign) => said.filter((word) => words[language].has(word)).length;
  const languages = ["de", "fr", "es"] as const;
  const best = languages.reduce((one, other) => (hits(other) > hits(one) ? other : one));
  const isSure = hits(best) > 0 && hits(best) / said.length >= 0.4;
  return isSure ? { kind: "talk", about: best } : undefined;
}
