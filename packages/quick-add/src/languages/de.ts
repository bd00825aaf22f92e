import { Chrono, createCasualConfiguration } from "chrono-node/de";
import { calendarReader } from "../calendar.js";
import type { Language } from "../language.js";
import { inOrder, wordsFor } from "../vocabulary.js";

const reader = calendarReader(Chrono, createCasualConfiguration().parsers);
const calendar = (text: string) => reader(text.replace(/(?<=\d\.? ?m)a(?=rz\b)/giu, "ä"));

/** Hours; "ein" is mostly an article: "um ein Regal zu bauen". */
const hour =
  "(?<h>1\\d|2[0-3]|[1-9]|eins|zwei|drei|vier|funf|fuenf|sechs|sieben|acht|neun|zehn|elf|zwolf)";
/** "Um zwei Angebote zu vergleichen", "um 3 Regale aufzustellen" */
const notToDo = "(?![^,;.!?]* (?:zu [a-z]{3,}n|[a-z]{2,}zu[a-z]{2,}n)\\s*(?:$|[,;.!?]))";
const half = "morgens|fruh|vormittags|mittags|nachmittags|abends|nachts";
/** "halb drei", "viertel nach drei", "zehn vor halb vier" */
const hourAnd = (minutes: string) =>
  `(?:(?<past>${minutes}) nach |(?<ahead>${minutes}) vor |(?=halb ))(?:(?<to>halb) )?(?<h>{hourword})(?: uhr)?(?: (?<part>${half}))?`;
const anyMinutes = "{minutes}|[1-5]?\\d";
const every = "(?:an (?=jedem ))?jede[rnsm]?(?<bang>!)?";
const all = "alle(?<bang>!)?";
const ofMonth = "(?: (?:im|des|jedes|jeden|in jedem) monat(?:e?s)?)";
const ofEachMonth = "(?:jedes|jeden|in jedem) monat(?:e?s)?";

/** German. */
export const de: Language = {
  weekdays: inOrder`montag | dienstag | mittwoch | donnerstag | freitag | samstag, sonnabend |
    sonntag`,
  weekdaysShort: inOrder`mo, mon | di | mi | do, don | fr, fre | sa | so`,
  months: inOrder`januar, janner, jan | februar, feber, feb | marz, maerz, mar, mrz |
    april, apr | mai | juni, jun | juli, jul | august, aug | september, sept, sep |
    oktober, okt | november, nov | dezember, dez`,
  numbers: inOrder`ein, eins, eine, einem, einen, einer | zwei | drei | vier | funf, fuenf |
    sechs | sieben | acht | neun | zehn | elf | zwolf`,
  minutes: { funf: 5, fuenf: 5, zehn: 10, viertel: 15, zwanzig: 20, halb: 30, dreiviertel: 45 },
  ordinals: {
    ...inOrder`ersten, erster, erste | zweiten, zweiter, zweite |
    dritten, dritter, dritte | vierten, vierter, vierte | funften, funfte`,
    letzten: -1,
    letzter: -1,
    letzte: -1,
  },
  daySuffix: "\\.",
  units: wordsFor({
    minute: "minute, minuten, min",
    hour: "stunde, stunden, std, h",
    day: "tag, tage, tagen",
    week: "woche, wochen",
    month: "monat, monate, monaten",
    quarter: "quartal, quartale, quartalen",
    half: "halbjahr, halbe jahr",
    year: "jahr, jahre, jahren",
  }),
  parts: wordsFor({
    "09:00": "morgen, fruh, frueh, vormittag, morgens, vormittags",
    "12:00": "mittag, mittags",
    "15:00": "nachmittag, nachmittags",
    "19:00": "abend, abends",
    "21:00": "nacht, nachts",
    "00:00": "mitternacht",
  }),
  and: "(?:und|u\\.)(?: am| den)?",
  or: "oder(?: am| den)?",
  every: "jede[rnsm]?|alle",
  on: "(?:jeweils |immer )?am |den |jeden ",
  in: "(?:im|in) ",
  workday: "werktags?|arbeitstags?|wochentags?",
  weekend: "wochenende",

  dates: {
    "today firm": "heute?(?! abend| nacht)",
    "tonight firm": "heute? (?:abend|nacht)",
    "tomorrow firm": `
      (?<!(?:guten|am|gegen|jeden|heute|diesen|eines|bis zum|vom|fur) )morgen
      fur morgen`,
    "past firm": "(?:vor)?gestern|vor {n} {unit}|(?:letzten?|vergangenen?) {any}",
    "dayAfterTomorrow firm": "(?:uber|ueber)morgen",
    "weekday firm": `
      (?:diese[nrs]? |kommende[nrs]? )?{wd}
      (?:diese[nrs]? |kommende[nrs]? ){ab}
      {wd}{part}`,
    "weekday loose": `
      // "Geschenk für Don"
      (?!(?:mon|don)(?![.a-z])){ab}`,
    "weekday weak": "{ab}",
    "nextWeekday firm": `
      (?:nachste[nrs]?|nachste[nrs]? woche(?: am)?|naechste[nrs]?) {any}
      {any},? nachste[rn]? woche`,
    "weeksAfterWeekday firm": `
      {any} in {n} wochen?
      (?:ubernachsten|uebernachsten) {wd}`,
    "weekend firm": "(?:dieses|kommendes|am|ubers|zum|furs) wochenende",
    "weekend loose": "wochenende",
    "nextWeekend firm": `
      nachstes wochenende
      am nachsten wochenende
      naechstes wochenende`,
    "nextWeek firm": `
      (?:in der )?(?:nachsten?|kommenden?|naechsten?) woche
      anfang (?:nachster|der nachsten) woche`,
    "nextMonth firm": `
      (?:im )?(?:nachsten|kommenden|naechsten) monat
      anfang nachsten monats`,
    "nextYear firm": "(?:im )?(?:nachstes|nachsten|kommendes|naechstes) jahr",
    "inUnits firm": String.raw`
      (?:in|innerhalb von|binnen) {n} {unit}
      in (?<n>\d{1,3})(?:{unit})
      in (?<n>\d{1,3}) ?{letter}
      in (?<halfan>einer halben) (?<unit>stunde)
      in (?<n>ein)(?<half>einhalb) {unit}
      in an(?<half>derthalb) {unit}
      in (?<n>\d{1,2}),(?<half>5) ?(?<unit>stunden?|h)
      (?:heute|(?<after>morgen)) in {n} {unit}
      (?:in|innerhalb von|binnen) {n} ?{span}{more}
      in (?<n>\d{1,2}) ?(?<unit>h) ?(?<n2>[0-5]\d)`,
    "thisTime firm": `
      (?:zur |um )?(?:gleichen?|selben?|diese) (?:zeit|uhrzeit) (?:morgen|nachsten? (?<unit>woche|monat|jahr)|(?:am )?(?<next>nachsten )?{wd})
      (?:morgen|nachsten? (?<unit>woche)|(?:am )?(?<next>nachsten )?{wd})(?: zur| um)? (?:gleichen?|selben?|diese) (?:zeit|uhrzeit)`,
    "dayOfNextMonth firm": "{suffixed} (?:des )?nachsten monats",
    "dayOfMonth weak": "{suffixed}{uncounted}",
    "dayAndMonth firm": String.raw`
      {day}\. ?(?<month>0?[1-9]|1[0-2])\.
      {day}\. ?(?<month>0?[1-9]|1[0-2])\. ?(?<year>20\d\d|\d\d)
      (?<=(?:am|ab|zum|bis|bis zum|vor dem) ){day}\.(?<month>0?[1-9]|1[0-2])\.?`,
    "dayAndMonth loose": "{day} {mon}(?: {year})?",
    "ordinalWeekday firm": `
      {ord} {wd} im {mon}
      {ord} {wd} (?:im|des|dieses) monats?`,
    "endOfWeek firm": "ende (?:der )?(?<next>nachsten?r?) woche",
    "endOfWeek loose": "ende (?:(?:der|dieser) )?woche",
    "endOfMonth firm": `
      (?:ende|letzter tag|letzten tag) (?:des |dieses )monats
      ende monat
      monatsende
      monatsletzten
      ende {mon}(?: {year})?`,
    "lastWorkday firm": "(?:am )?letzte[rn] {workday} (?:(?:des|im|dieses) monats?|im {mon})",
    "endOfMonth edge": String.raw`
      (?<=(?:von|ab) (?:{monname})(?: \d+)? bis (?:zum )?){mon}(?: {year})?`,
    "month edge": "{mon}(?: {year})?",
    "year edge": "{year}",
    "christmas edge": "(?:weihnachten|(?<eve>heiligabend))",
    "endOfYear edge": "(?:silvester|neujahr)",
    "endOfNextMonth firm": "ende (?:des )?nachsten monats",
    "endOfYear firm": "(?:ende des jahres|ende jahr|jahresende)",
    "endOfYear loose": "ende {year}",
    "month firm": "anfang {mon}(?: {year})?",
    "middleOfMonth firm": "mitte {mon}(?: {year})?",
  },
  times: {
    firm: String.raw`
      (?<h>[01]?\d|2[0-3])(?:[:.](?<m>[0-5]\d))? ?uhr(?: (?<m2>[0-5]\d))?(?: (?<part>morgens|fruh|vormittags|mittags|nachmittags|abends|nachts))?
      (?:um|ab|gegen) (?<h>[01]?\d|2[0-3]):(?<m>[0-5]\d)
      (?:um|gegen) (?<h>[01]?\d|2[0-3])\.(?<m>[0-5]\d)(?!\.)
      // "Ab 1.12" is a date.
      ab (?<h>[01]?\d|2[0-3])\.(?<m>00|1[3-9]|[2-5]\d)(?!\.)
      (?:um|gegen) ${hourAnd(anyMinutes)}
      (?:um|gegen) (?<h>{hourword}) uhr(?: (?<part>${half}))?
      (?:um|gegen) ${hour}(?: (?<part>${half}))?${notToDo}
      (?:um|gegen) (?<of>viertel|dreiviertel) (?<h>{hourword})(?: uhr)?(?: (?<part>${half}))?
      (?:um|gegen) (?<part>mitternacht)
      gegen (?<part>mittag|abend)
      (?:um |gegen )(?<h>[01]?\d|2[0-3])h
      (?<h>[01]?\d|2[0-3])h(?<m>[0-5]\d)
      (?<h>1[3-9]|2[0-3])h`,
    loose: String.raw`
      (?<h>[01]?\d|2[0-3]):(?<m>[0-5]\d)(?::[0-5]\d)?
      um (?<h>[01]?\d|2[0-3])${notToDo}
      gegen (?<h>[01]?\d|2[0-3])
      (?:am )(?<part>vormittag|nachmittag|abend|mittag)
      (?<part>mitternacht)
      ${hourAnd("viertel")}
      (?<of>dreiviertel) (?<h>{hourword})(?: uhr)?(?: (?<part>${half}))?`,
    bound: String.raw`
      // "Fünf vor zwölf", "3 nach 9"
      ${hourAnd(anyMinutes)}
      (?<=heute abend )(?<h>1[0-2]|[1-9])(?= ?$)
      // "8h schlafen"
      {part}
      am {part}
      (?<h>0?\d|1[0-2])h`,
  },
  repeats: {
    firm: String.raw`
      ${every} {workday} (?<except>ausser) (?:am )?{wds}
      ${every} tag (?<except>ausser|bis auf) (?:am )?{wds}
      ${every} (?<other>zweite[nrs]?|2\.|andere[nrs]?) (?:{weekend}|{unit}|(?<wds>{wdname}))(?!${ofMonth})
      ${all} {n} {unit}
      ${every} {step} {unit}
      ${every} {unit}
      einmal (?:am|pro|die|im) {unit}
      (?:am )?(?<lastday>letzten tag|monatsletzten|letzten)(?: (?:jedes|jeden) monats)
      (?:am )?(?<lastday>ende) (?:jedes|jeden) monats
      (?:am )?(?<firstday>anfang) (?:jedes|jeden) monats
      am {ords}(?: tag)? ${ofEachMonth}
      ${every} {ords}(?: tag)?${ofMonth}
      ${every} (?<lastday>letzten tag|monatsletzten)(?:${ofMonth}|(?! (?:des|im)))
      ${every} (?<lastday>letzten tag) im {mon}
      ${every} {ords} {workday}(?:${ofMonth}| {in}{mon})?
      {on}{ords} {workday} ${ofEachMonth}
      ${every} {workday}
      (?<workday>werktags|wochentags|werktaglich)
      an {workday}en
      ${every} {weekend}
      an {weekend}n
      (?<weekend>wochenends)
      (?<wd>montag)s? bis (?<upto>freitag)s?(?= jede woche)
      ${every} {any} ?(?:-|–|bis) ?{upto}
      ${every} {ords} {wds}(?:${ofMonth}| {in}{mon})?
      {on}{ords} {wds} ${ofEachMonth}
      {on}{ords} (?:{wds}|{workday}) {in}{mon},? (?:${every} {unit}|jedes jahres|{adverb})
      ${every} {wd}{part}
      ${every} {everywds}
      (?:am |ab )?{everywds} (?:${every} woche|wochentlich)
      (?:am |ab )?{everywds} ${all} {n} (?<unit>wochen)
      (?:immer |jeweils )?{pluralwds}
      ${every} {days}${ofMonth}?
      (?:am |jeden )?{days} (?:jedes|jeden|des|im) monats?
      ${every} {day} {mon}
      {on}{day} {mon} (?:jedes|jeden) jahres
      ${every} {mon}
      ${every} {part}
      (?:einmal )?{adverb}`,
  },
  repeatTails: [
    " (?:immer |jeweils )?{pluralwds}",
    " (?:am |jeweils am |immer am |an )?{wds}",
    ` (?:(?:jeweils |immer )?am ){ords} (?:{wds}|{workday}|tag)(?:${ofMonth}| {in}{mon})?`,
    " (?:(?:jeweils |immer )?am ){ords}{uncounted}",
    " {in}{mon}",
    " (?:am |jeweils am |zum )?{days}(?: {mon})?",
    " am (?<lastday>letzten tag|monatsletzten|letzten)",
    " am {day} {mon}",
  ],
  afterCompletion: "nach (?:dem )?(?:erledigen|abschluss)|nach erledigung",
  adverbs: wordsFor({
    day: "taglich, taeglich",
    week: "wochentlich, woechentlich",
    fortnight: "zweiwochentlich, 14-taglich, 14-tagig, vierzehntaglich",
    month: "monatlich",
    twoMonths: "zweimonatlich",
    quarter: "vierteljahrlich, quartalsweise",
    half: "halbjahrlich",
    year: "jahrlich, jaehrlich",
  }),
  often: "zweimal|dreimal|viermal|mehrmals|ein paar ?mal|{n} ?mal|\\d+ ?x",
  limits: [
    "(?:fur )?{n} {unit}(?: lang)",
    "(?:fur|uber) {n} {unit}",
    "(?:fur )?{n} ?mal",
    "(?:fur )?(?<n>\\d{1,3})x",
  ],
  prepositions: {
    due: "(?:fallig|faellig):?(?: am| bis| bis zum)?|bis(?: zum| spatestens| am)?|spatestens(?: am| bis)?|am|an|zum|fur|vor(?: dem)?|vorm|den",
    time: "(?:bis|spatestens|vor|gegen|um|fallig|ab|bis um|bis spatestens)",
    start: "(?:beginnend|beginn|start|starte|startet|anfang)(?: am| ab)?:?|ab(?: dem)?",
    from: "von|vom|seit",
    until: "(?:bis|endet|endend)(?: zum| einschliesslich| am)?",
  },
  except: "(?:ausser|nicht|ohne|ausgenommen|bis auf|abgesehen)(?: vom| von| am)?",
  daysOff:
    "(?:(?:an|in)(?: den)? )?(?:(?:gesetzliche[nr]? )?feiertag(?:en?)?|(?:schul)?ferien)|im urlaub",
  between: "bis(?: zum)?|und|oder",
  measures:
    "prozent|grad|personen|leute|gaste|punkte?|euro|franken|fr|cent|kilos?|kg|km|cm|mm|meter|m|{unit}",
  titleWordsBefore:
    "auf|des|vom|von|zu|seit|uber|nach|letzten|letzter|letzte|letztes|vergangenen|der|das|die|ein|eine|einen|einem|mein|meine|meinen|unser|unsere|unseren|und|oder|seite|kapitel|typ|modell|grosse|version|folge|staffel|schritt|zimmer|raum|gleis|linie|bus|nr|nr\\.|nummer|band|teil|platz|etage|stock|guten|frau|herrn?|familie|massstab|schwarzer|black|good|heilig|als",
  titleWordsAfter: " (?:ist|war|wird)\\b|[-–](?=\\S)|(?:er|s)\\b(?=\\w)",
  afterHour:
    "mit|bei|in|zu|zum|zur|und|am|im|fur|heute|morgen|oder|vor|nach|bis|wegen|anrufen|ab|von",
  names: [
    "black friday|freaky friday|fridays? for future",
    "taglich grusst|verkaufsoffene[rn]? sonntage?|stiller freitag|blutiger sonntag|weisser sonntag|blauer montag",
    "sonntags nie|freitag,? (?:der|den) 13\\.|in (?:80|achtzig) tagen um die welt|guten (?:morgen|abend|tag)|morgen(?:grauen|post|stern|land|rock|mantel)|die sonntagsfrage",
    "heute[- ](?:show|journal)|der morgen danach|bis morgen",
    "(?:24|9)/(?:7|11)|1/2|1/3|2/3|1/4|3/4",
    "alle (?:{n} )?(?:stunden|minuten)|jede (?:stunde|minute)|alle jahre wieder|jeder tag zahlt",
    "(?<!(?:am|bis|zum|fur|nachsten|diesen|kommenden|jeden|ausser|{wdname},? (?:und|u\\.|&|\\+)|{wdname},) )so(?!,? (?:\\d|um|ab))|so (?:weiter|viele?|was)",
    "\\d+\\. (?:mal|advent|stock|etage|geburtstag|klasse|mannschaft|kapitel|liga|semester|runde|versuch|teil|band|fc|hochzeitstag|jahrestag|platz|mai[- ]demo|weltkrieg)",
    "strasse des {day} {mon}|(?:1|17)\\. (?:mai|juni)[- ](?:strasse|platz)",
    "die (?:zwei|drei|vier|funf|sieben)",
    // How long something takes: "10 km in 45 Minuten", "Spanisch lernen in 3 Monaten"
    "(?=in )(?<=(?:\\d ?(?:k|km|m|meter|meilen?|bahnen)|marathon)(?: (?:laufen|rennen|joggen|schwimmen|fahren|rudern))? )in {n} ?{clock}(?:{more})?",
    "in {n} (?:wochen?|monat(?:en?)?|jahr(?:en?)?)(?= (?:lernen|beherrschen))",
    "(?=in )(?<=(?:lernen?|beherrschen) )in {n} (?:wochen?|monat(?:en?)?|jahr(?:en?)?)",
    "(?=in )(?<=\\d ?(?:kg|kilo) )in {n} ?{span}(?= abnehmen)",
    "(?=in )(?<=\\d ?(?:kg|kilo) abnehmen )in {n} ?{span}",
    "(?=in )(?<=(?:^|[:,;.] )\\d[\\d.,]* ?[a-z][^,;]{0,40} )in {n} ?{span}(?:{more})?(?= (?:lesen|losen|schaffen|schreiben|sparen|verdienen))",
    "(?=in )(?<=(?:^|[:,;.] )\\d[\\d.,]* ?[a-z][^,;]{0,40} (?:lesen|losen|schaffen|schreiben|sparen|verdienen) )in {n} ?{span}(?:{more})?",
    "to[- ]do",
    "(?:windows|iphone|apollo|ios|formel|kanal|stufe|klasse) \\d+",
  ],
  titleVerbs: "lies|lesen|schau|schaue",
  capitalsAreNames: false,
  namesInCapitals: "",
  twelveHours: false,
  calendar,
};
