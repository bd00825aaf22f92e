import { Chrono, createCasualConfiguration } from "chrono-node/fr";
import { calendarReader } from "../calendar.js";
import type { Language } from "../language.js";
import { inOrder, wordsFor } from "../vocabulary.js";

const calendar = calendarReader(Chrono, createCasualConfiguration().parsers);

const dayPart = "(?: (?:du |de l'|le )(?<part>matin|mat|soir|apres-midi|aprem)| pile)?";
/** Between 1 and 4, a length of time is meant more often. */
const hour = "0\\d|[05-9]|1\\d|2[0-3]";
const at = "(?:a|vers|avant|des|jusqu'a)";
const every = "(?:chaque|tous les|toutes les|tout les)(?<bang> ?!)?";
const ofMonth = "(?: (?:du|de chaque|chaque|par) mois)";
const ofEachMonth = "(?:de )?(?:chaque|tous les) mois";
const ofEachYear = "(?:de )?(?:chaque annee|chaque an|tous les ans|toutes les annees)|annuellement";

/** French. */
export const fr: Language = {
  weekdays: { lundi: 1, mardi: 2, mercredi: 3, jeudi: 4, vendredi: 5, samedi: 6, dimanche: 7 },
  weekdaysShort: { lun: 1, mar: 2, mer: 3, jeu: 4, ven: 5, sam: 6, dim: 7 },
  months: inOrder`janvier, janv, jan | fevrier, fevr, fev | mars | avril, avr | mai | juin |
    juillet, juil | aout | septembre, sept | octobre, oct | novembre, nov | decembre, dec`,
  numbers: {
    ...inOrder`un, une | deux | trois | quatre | cinq | six | sept | huit | neuf |
    dix | onze | douze`,
    quinze: 15,
  },
  minutes: { cinq: 5, dix: 10, quart: 15, vingt: 20, "vingt-cinq": 25, demi: 30, demie: 30 },
  ordinals: {
    ...inOrder`premier, premiers, premiere | deuxieme, deuxiemes, second |
    troisieme, troisiemes | quatrieme, quatriemes`,
    dernier: -1,
    derniers: -1,
    derniere: -1,
  },
  daySuffix: "ers?|es?|emes?|iemes?",
  units: wordsFor({
    minute: "minute, minutes, min",
    hour: "heure, heures, h",
    day: "jour, jours",
    week: "semaine, semaines",
    fortnight: "quinzaine",
    month: "mois",
    quarter: "trimestre, trimestres",
    half: "semestre, semestres",
    year: "an, ans, annee, annees",
  }),
  parts: wordsFor({
    "09:00": "matin, matins, mat",
    "15:00": "aprem, apres-midi, apres midi",
    "12:00": "midi",
    "19:00": "soir, soirs",
    "21:00": "nuit, nuits",
    "00:00": "minuit",
  }),
  and: "et(?: les?)?",
  or: "ou(?: les?)?",
  every: "chaque|tous les|toutes les|tout les",
  on: "le |les ",
  in: "de |d'|en |du mois de |du mois d'",
  workday: "jours? (?:ouvrables?|ouvres?|de semaine|de travail)",
  weekend: "week-?ends?",

  dates: {
    "today firm": `
      aujourd'?hui|auj
      ce(?= matin| midi)
      cet(?= apres[- ]midi)`,
    "tonight firm": `
      ce soir
      cette nuit`,
    "tomorrow firm": "demain",
    "past firm": "(?:avant[- ])?hier|il y a {n} {unit}|{any} (?:dernier|passe)",
    "dayAfterTomorrow firm": "apres[- ]demain",
    "weekday firm": `
      (?:ce |le )?{wd}(?: (?:qui vient|en ?cours))?
      ce {ab}`,
    "weekday loose": `
      // "Appeler Sam", "un nouveau jeu", "la mer"
      (?!(?:sam|jeu|mer)(?![.a-z])){ab}`,
    "weekday weak": "{ab}",
    "nextWeekday firm": `
      (?:le )?{wd} (?:prochain|de la semaine prochaine)
      (?:la )?semaine prochaine,? (?:le )?{wd}`,
    "weeksAfterWeekday firm": `
      (?:{wd}|aujourd'?hui|(?<after>demain)) en huit
      {wd} dans {n} semaines?`,
    "weekend firm": `
      (?:ce|le|pour le|durant le) week-?end
      ce week end`,
    "weekend loose": "week-?end",
    "nextWeekend firm": "(?:le )?week-?end prochain",
    "nextWeek firm": `
      (?:la )?semaine prochaine
      debut de (?:la )?semaine prochaine`,
    "nextMonth firm": `
      (?:le |au )?mois prochain
      debut du mois prochain`,
    "nextYear firm": "(?:l')?(?:annee prochaine|an prochain)",
    "inUnits firm": String.raw`
      (?:dans|d'ici) {n} {unit}
      dans (?<n>\d{1,3})(?:{unit})
      dans (?<n>\d{1,3}) ?{letter}
      (?:dans|d'ici) une (?<unit>quinzaine) de jours
      (?:dans|d'ici) {n} ?{span}{more}
      (?:dans|d'ici) (?<n>\d{1,2}) ?(?<unit>h) ?(?<n2>[0-5]\d)
      dans (?<halfan>une demi)[- ](?<unit>heure)
      dans {n} (?<unit>heures?) et (?<half>demie)
      dans (?<n>\d{1,2}),(?<half>5) ?(?<unit>heures?|h)`,
    "thisTime firm": `
      (?:demain|(?:la )?(?<unit>semaine) prochaine|{wd}(?<next> prochain)?),? (?:a )?(?:la )?meme heure
      (?:a )?(?:la )?meme heure (?:demain|(?:la )?(?<unit>semaine) prochaine|{wd}(?<next> prochain)?)`,
    "dayOfNextMonth firm": "(?:le )?{day} du mois prochain",
    "dayOfMonth weak": "(?<=(?:{wdname}) ){day}{uncounted}",
    "dayOfMonth loose": "(?:le|au) {day}{uncounted}(?: (?:du|de ce) mois)?",
    "ordinalWeekday firm": `
      (?:le )?{ord} {wd} (?:de|d'){mon}
      (?:le )?{ord} {wd} (?:de )?{mon}
      (?:le )?{ord} {wd} du mois`,
    "endOfWeek loose": "(?:a |en )?(?:la )?fin de (?:la )?semaine",
    "endOfMonth firm": `
      (?:a |en )?(?:la )?fin (?:du|de ce|de) mois
      (?:le )?dernier jour du mois
      (?:(?:a la |en )?fin|(?:le )?dernier jour)(?: de| d')? ?{mon}(?: {year})?`,
    "lastWorkday firm": "(?:le )?dernier {workday} (?:du|de ce) mois",
    "month edge": "{mon}(?: {year})?",
    "year edge": "{year}",
    "christmas edge": "noel",
    "endOfNextMonth firm": "(?:a |en )?(?:la )?fin du mois prochain",
    "endOfYear firm": "(?:a |en )?(?:la )?fin (?:de l'annee|d'annee)",
    "endOfYear loose": "(?:en )?fin {year}",
    "month firm": "(?:au )?debut(?: de| d')? ?{mon}(?: {year})?",
    "middleOfMonth firm": "(?:a la )?mi-?{mon}(?: {year})?",
  },
  times: {
    firm: String.raw`
      (?:${at} )?(?<h>${hour}) ?(?:h|heures?)(?: ?(?<m>[0-5]\d))?${dayPart}
      ${at} (?<h>[1-4]) ?(?:h|heures?)(?: ?(?<m>[0-5]\d))?${dayPart}
      (?<h>[1-4]) ?(?:h|heures?)(?: ?(?<m>[0-5]\d))? (?:du |de l'|le )(?<part>matin|soir|apres-midi)
      a (?<h>{hourword}) heures?${dayPart}
      (?:a )?(?<h>{hourword}) ?(?:h|heures?) et (?<past>quart|demie)${dayPart}
      a (?<h>{hourword}) heures? (?<past>{minutes})${dayPart}
      (?:a )?(?<h>{hourword}) ?(?:h|heures?) moins (?:le )?(?<to>{minutes})${dayPart}
      a (?<h>[01]?\d|2[0-3]):(?<m>[0-5]\d)
      a (?<part>midi|minuit)
      (?:a |vers )?(?<part>midi|minuit) (?:et (?<past>demie?|quart)|moins (?:le )?(?<to>quart|dix|cinq|vingt))`,
    loose: String.raw`
      (?<h>[01]?\d|2[0-3]):(?<m>[0-5]\d)(?::[0-5]\d)?
      (?<part>midi|minuit)
      (?:dans la matinee|dans l'apres-midi)`,
    bound: String.raw`
      {part}
      (?:au |le |dans l'|a ){part}
      // "1h30 de vélo"
      (?<h>[1-4]) ?(?:h|heures?)(?: ?(?<m>[0-5]\d))?`,
  },
  repeats: {
    firm: `
      (?:chaque jour|tous les jours) (?<except>sauf) (?:le |les )?{wds}
      ${every} {n} {unit}
      ${every} {step} {unit}
      une? (?:{weekend}|{unit}) (?<other>sur deux)
      une? {unit} sur {n}
      (?:un |le )?(?<wds>{wdname}) (?<other>sur deux)
      un (?<wds>{wdname}) sur {n}
      ${every} {unit}
      une fois par {unit}
      (?:le )?(?<lastday>dernier jour) (?:de chaque|chaque) mois
      (?:le |les )?{everywds} (?:chaque semaine|toutes les semaines)
      (?:a )?(?:la )?(?<lastday>fin) de chaque mois
      (?:au |le )?(?<firstday>debut) de chaque mois
      {on}{ords}(?: jours?)? ${ofEachMonth}
      ${every} {ords}(?: jours?)?${ofMonth}
      ${every} (?<lastday>derniers? jours?)(?: du mois)?
      ${every} {ords} {workday}(?:${ofMonth}| (?:{in})?{mon})?
      {on}{ords} {workday} ${ofEachMonth}
      ${every} {workday}
      (?:du )?{wd} au {upto}(?= (?:chaque|toutes les) semaines?)
      les {workday}
      ${every} {weekend}
      les {weekend}
      ${every} {ords} {wds}(?:${ofMonth}| (?:{in})?{mon})?
      ${every} {ords} {pluralwds}(?:${ofMonth}| (?:{in})?{mon})?
      {on}{ords} {wds} ${ofEachMonth}
      {on}{ords} {pluralwds} ${ofEachMonth}
      {on}{ords} (?:{wds}|{workday}) (?:{in})?{mon},? (?:${ofEachYear})
      {on}{ords} {pluralwds} (?:{in})?{mon},? (?:${ofEachYear})
      ${every} {n} {pluralwds}
      ${every} {everywds}
      les {pluralwds}
      ${every} {day} (?:de )?{mon}
      {on}{day} {mon} de chaque annee
      ${every} {plaindays}${ofMonth}
      ${every} {days}
      (?:le |les )?{plaindays} (?:de chaque|chaque|tous les) mois
      ${every} {mon}
      ${every} {part}
      {adverb}`,
    bound: "(?<workday>en semaine)",
    loose: `
      ${every} {plaindays}`,
  },
  repeatTails: [
    ",? (?:le |les )?{pluralwds}",
    ",? (?:le |les )?{wds}",
    `,? (?:le |les ){ords} (?:{wds}|{workday}|jour)(?:${ofMonth}| (?:{in})?{mon})?`,
    `,? (?:le |les ){ords} {pluralwds}(?:${ofMonth}| (?:{in})?{mon})?`,
    ",? (?:le |les ){ords}{uncounted}",
    " en {mon}",
    ",? (?:le |les ){plaindays}(?: (?:{in})?{mon})?",
    ",? le {day} {mon}",
    ",? le (?<lastday>dernier jour)",
  ],
  afterCompletion: "apres (?:l')?achevement|apres l'avoir (?:fait|termine)e?",
  adverbs: wordsFor({
    day: "quotidiennement",
    week: "hebdomadairement",
    month: "mensuellement",
    quarter: "trimestriellement",
    year: "annuellement",
  }),
  often: "{n} fois|plusieurs fois",
  limits: ["(?:pendant|pour|durant) {n} {unit}", "(?:pour |pendant )?{n} fois"],
  prepositions: {
    due: "(?:pour|avant|d'ici|au plus tard|echeance|des)(?: le| ce| la| au)?:?|le|au|ce|d'ici a",
    time: "(?:pour|avant|vers|des|jusqu'a|d'ici|au plus tard a|a|aux environs de)",
    start:
      "(?:debut|debute|debutant|commence|commencant|demarrage|demarre|demarrant|start)(?: le| a partir du| ce)?:?|a partir (?:du|de|d')|des le",
    from: "depuis(?: le)?|du|de",
    until: "jusqu'(?:au|a|en|a la)(?: le)?|jusque",
  },
  except: "sauf|excepte|hormis|hors|(?:mais )?pas|a part|sans",
  daysOff: "jours feries|feries|vacances",
  between: "a|au|et|ou|jusqu'a|jusqu'au",
  measures:
    "pour cent|pourcent|degres|personnes|points|euros?|francs|kilos?|kg|km|cm|mm|metres?|{unit}",
  titleWordsBefore:
    "a|du|de|d'|des|la|l'|les|un|une|mon|ma|notre|votre|son|sa|depuis|apres|sur|et|ou|comme|page|chapitre|type|modele|taille|version|saison|episode|partie|numero|no|n°|ligne|bus|quai|salle|chambre|etape|score|robinson|echelle|mme|mlle|m\\.|monsieur|madame|en|duree|moins",
  titleWordsAfter: " (?:est|etait|sera)\\b|(?:dernier|derniere|passe|passee)\\b|[-–](?=\\S)|ou\\b",
  afterHour: "avec|a|pour|chez|dans|et|demain|ou|avant|apres|jusqu'a|en",
  names: [
    "(?:le|du|au|en|un|ce|de|des|mon|beau) jeu|(?:la|en|de|haute|pleine|outre|par) mer",
    "(?:{fullname}) en quinze|vendredi saint|mercredi des cendres|lundi de (?:paques|pentecote)|mardi gras|dimanche (?:de paques|des rameaux)|vendredi (?:13|ou la vie sauvage)|black friday|(?:vendredi|jeudi|lundi) noir|jeudi de l'ascension|tous les (?:jours|matins) de (?:la|ma|ta|sa) vie",
    "aujourd'hui en france|demain nous appartient|le monde de demain|un si grand soleil|un jour sans fin|tous les matins du monde|le tour du monde en 80 jours|les lundis au soleil",
    "midi libre|midi[- ]pyrenees|minuit a paris|train de minuit",
    "sur {n} {unit}|24/7|1/2|1/3|2/3|1/4|3/4",
    "(?:toutes les|chaque) (?:{n} )?(?:heures?|minutes?)",
    "(?:windows|iphone|apollo|ios|chaine|niveau|formule) \\d+",
    "1er avril|14 juillet (?:avignon)",
    "(?:par|en|une|de|d'une) (?:{n} )?semaine sainte",
    "(?<!a )\\d{1,2} ?(?:h|heures)(?: ?\\d\\d)? (?:du mans|chrono|par (?:jour|nuit|semaine|mois)|d(?:e |')(?!l'apres|{mon}|\\d)[a-z'-]*[a-z])",
    "le \\d{1,2} ?h(?: ?\\d\\d)?",
    // How long something takes
    "(?:dormir|travailler|bosser|reviser|etudier|conduire|jeuner?|sieste|nuit)(?: de)? \\d{1,2} ?h(?:eures?)?(?: ?\\d\\d)?",
  ],
  titleVerbs: "lire|relire|regarder|revoir|ecouter|jouer a",
  capitalsAreNames: true,
  namesInCapitals: "midi|lun|mar|mer|jeu|ven|sam|dim",
  twelveHours: false,
  calendar,
};
