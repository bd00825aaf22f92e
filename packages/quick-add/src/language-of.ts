/** Words that identify a language, except those that also exist in English. */
const languages = {
  de: `
    ich du mir mich bitte der das ein eine einen meine meinen aufgabe aufgaben liste losche
    hinzufugen hinzu fuge erledigt zeig zeige welche heute morgen gestern ist sind steht
    nicht und oder fur mit auf auch noch kannst verschiebe erinnere woche alle alles wann
    muss kaufen anrufen neue haben habe wie viele hilfe danke hallo fertig anzeigen sprichst
    deutsch von zu dem um jeden jede jedes losch kein keine zahlen bezahlen gekauft gemacht
    montag dienstag mittwoch donnerstag freitag samstag sonntag`,
  fr: `
    je tu moi mes ma les une des du tache taches liste supprime ajoute ajouter montre
    montre-moi termine quelles sont est pas avec pour dans demain aujourd'hui hier rappelle-
    moi toutes tous s'il vous plait peux peux-tu acheter appeler deplace semaine bonjour
    merci aide combien j'ai qu'est-ce que parlez francais marque comme fait et le la chaque
    fini paye payer achete lundi mardi mercredi jeudi vendredi samedi dimanche`,
  es: `
    el los las una mis tarea tareas lista borra anade agrega muestra muestrame termina
    completa cuales esta hoy manana ayer recuerdame todas todos por favor puedes comprar
    llamar mueve semana pendientes hola gracias ayuda cuantas tengo que nueva hablas espanol
    marca como hecha de para y con hay borra borres cada ya pagar compre la nada lunes martes
    miercoles jueves viernes sabado domingo`,
};
const known = Object.entries(languages).map(([code, words]) => ({
  code: code as keyof typeof languages,
  words: new Set(words.trim().split(/\s+/)),
}));

/**
 * The language, other than English, that a text is in, by its most frequent words; `undefined` if
 * most of them may be English.
 *
 * @param low the text in lower case, without accents
 * @param locale the person's: of their own language, a single word is enough
 */
export function languageOf(low: string, locale = "en"): keyof typeof languages | undefined {
  const said = low.match(/[a-z][a-z'-]*/g) ?? [];
  const [best] = known
    .map(({ code, words }) => ({ code, hits: said.filter((word) => words.has(word)).length }))
    .sort((a, b) => b.hits - a.hits);
  const own = known.find(
    ({ code, words }) => locale.startsWith(code) && said.some((word) => words.has(word)),
  );
  if (own) return own.code;
  return best && best.hits > 0 && best.hits / said.length >= 0.4 ? best.code : undefined;
}
