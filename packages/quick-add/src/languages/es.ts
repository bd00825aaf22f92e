import { Chrono, createCasualConfiguration } from "chrono-node/es";
import { calendarReader } from "../calendar.js";
import type { Language } from "../language.js";
import { inOrder, wordsFor } from "../vocabulary.js";

const calendar = calendarReader(Chrono, createCasualConfiguration().parsers);

const every = "(?:cada|todos los|todas las)(?<bang> ?!)?";
const ofMonth = "(?: (?:del|de cada|de todos los|al) mes(?:es)?)";
const ofEachMonth = "(?:de )?(?:cada mes|todos los meses)";
const ofEachYear = "(?:de )?(?:cada ano|todos los anos)|anualmente";
const dayPart =
  "(?: (?:de|por|en) la (?<part>manana|tarde|noche|madrugada)| del mediodia| en punto)?";

/** Spanish. */
export const es: Language = {
  weekdays: inOrder`lunes | martes | miercoles | jueves | viernes | sabado, sabados |
    domingo, domingos`,
  weekdaysShort: { lun: 1, mar: 2, mie: 3, jue: 4, vie: 5, sab: 6, dom: 7 },
  months: inOrder`enero, ene | febrero, feb | marzo, mar | abril, abr | mayo, may |
    junio, jun | julio, jul | agosto, ago | septiembre, setiembre, sept, sep | octubre, oct |
    noviembre, nov | diciembre, dic`,
  numbers: {
    ...inOrder`un, una, uno | dos | tres | cuatro | cinco | seis | siete | ocho |
    nueve | diez | once | doce`,
    quince: 15,
  },
  minutes: { cinco: 5, diez: 10, cuarto: 15, veinte: 20, veinticinco: 25, media: 30 },
  ordinals: {
    ...inOrder`primer, primero, primeros | segundo, segundos |
    tercer, tercero, terceros | cuarto, cuartos | quinto`,
    ultimo: -1,
    ultimos: -1,
  },
  daySuffix: "º|°|ro|er|o",
  units: wordsFor({
    minute: "minuto, minutos, min",
    hour: "hora, horas, h",
    day: "dia, dias",
    week: "semana, semanas",
    fortnight: "quincena",
    month: "mes, meses",
    quarter: "trimestre, trimestres",
    half: "semestre, semestres",
    year: "ano, anos",
  }),
  parts: wordsFor({
    "09:00": "manana, mananas",
    "12:00": "mediodia",
    "15:00": "tarde, tardes",
    "21:00": "noche, noches",
    "05:00": "madrugada",
    "00:00": "medianoche",
  }),
  and: "y(?: (?:el|los))?|e",
  or: "[ou](?: (?:el|los))?",
  every: "cada|todos los|todas las",
  on: "el |los ",
  in: "(?:de|del|en) ",
  workday: "dias? (?:laborables?|habil(?:es)?|de semana|de trabajo)|(?<=cada )laborable",
  weekend: "fin(?:es)? de semana|findes?",

  dates: {
    "today firm": `
      hoy
      esta(?= (?:tarde|manana))|este(?= mediodia)`,
    "tonight firm": "(?:hoy (?:por|en) la noche|esta noche)",
    "tomorrow firm": `
      (?<!(?:la|el|cada|esta|de|las) )manana
      (?<=(?:partir|antes) de )manana`,
    "past firm": "(?:ante)?ayer|hace {n} {unit}|{any} pasado",
    "dayAfterTomorrow firm": "pasado manana",
    "weekday firm": `
      (?:este |el |el proximo dia )?{wd}
      (?:este |el ){ab}`,
    "weekday loose": `
      // "Pintar el mar"
      (?!mar(?![.a-z])){ab}`,
    "weekday weak": "{ab}",
    "nextWeekday firm": `
      (?:el )?(?:proximo|siguiente) {any}
      (?:la )?(?:proxima semana|semana que viene),? (?:el )?{any}
      (?:el )?{wd} (?:proximo|que viene|de la (?:proxima semana|semana que viene))`,
    "weeksAfterWeekday firm": "(?:el )?{wd} (?:en|dentro de) {n} semanas?",
    "weekend firm": "(?:este|el|para el) (?:fin de semana|finde)",
    "weekend loose": `
      fin de semana
      finde`,
    "nextWeekend firm": `
      (?:el )?(?:proximo (?:fin de semana|finde)|(?:fin de semana|finde) que viene|(?:fin de semana|finde) proximo)`,
    "nextWeek firm": "(?:la )?(?:proxima semana|semana que viene|semana proxima)",
    "nextMonth firm": "(?:el )?(?:proximo mes|mes que viene|mes proximo)",
    "nextYear firm": "(?:el )?(?:proximo ano|ano que viene)",
    "inUnits firm": String.raw`
      (?:en|dentro de) {n} {unit}
      (?:en|dentro de) (?<n>\d{1,3})(?:{unit})
      (?:en|dentro de) (?<n>\d{1,3}) ?{letter}
      (?:en|dentro de) {n} ?{span}{more}
      (?:en|dentro de) (?<n>\d{1,2}) ?(?<unit>h) ?(?<n2>[0-5]\d)
      (?:en|dentro de) (?<halfan>media) (?<unit>hora)
      (?:en|dentro de) {n} (?<unit>horas?) y (?<half>media)
      (?:en|dentro de) (?<n>\d{1,2}),(?<half>5) ?(?<unit>horas?|h)`,
    "thisTime firm": `
      (?:manana|(?:la )?(?:proxima )?(?<unit>semana)(?: que viene)?|(?:el )?{wd}(?<next> que viene)?),? (?:a )?(?:la )?misma hora
      (?:a )?(?:la )?misma hora (?:manana|(?:la )?(?<unit>semana) que viene|(?:el )?{wd}(?<next> que viene)?)`,
    "dayOfNextMonth firm": "(?:el )?(?:dia )?{day} del (?:proximo mes|mes que viene)",
    "dayOfMonth weak": "(?<=(?:{wdname}) ){day}{uncounted}",
    "dayOfMonth loose": "(?:el |el dia ){day}{uncounted}(?: de este mes| del mes)?",
    "ordinalWeekday firm": `
      (?:el )?{ord} {wd} (?:de|del) {mon}
      (?:el )?{ord} {wd} (?:del|de este) mes`,
    "endOfWeek loose": "(?:al |a |el )?(?:fin|final|finales) de (?:la |esta )?semana",
    "endOfMonth firm": `
      (?:al? |el )?(?:fin|final|finales) de(?:l)? mes
      (?:el )?ultimo dia del mes
      (?:(?:al? )?(?:finales|final|fin)|(?:el )?ultimo dia) de {mon}(?: del? {year})?`,
    "lastWorkday firm": "(?:el )?ultimo {workday} (?:del|de este) mes",
    "month edge": "{mon}(?:(?: del?)? {year})?",
    "year edge": "{year}",
    "christmas edge": "(?:navidad|(?<eve>nochebuena))",
    "endOfYear edge": "nochevieja",
    "endOfNextMonth firm": "(?:al? )?(?:final|finales|fin) del (?:proximo mes|mes que viene)",
    "endOfYear firm": "(?:al? |el )?(?:fin|final|finales) de(?:l)? ano",
    "endOfYear loose": "(?:a )?(?:finales|final|fin) de(?:l ano)? {year}",
    "month firm": "(?:al? )?(?:principios?|comienzos?|inicios?) de {mon}(?: del? {year})?",
    "middleOfMonth firm": "(?:a )?mediados de {mon}(?: del? {year})?",
  },
  times: {
    firm: String.raw`
      (?:a )?las? (?<h>[01]?\d|2[0-3])(?:[:.](?<m>[0-5]\d))?(?: ?h(?:oras?)?)?(?: ?(?<ap>am|pm|a\. ?m\.?|p\. ?m\.?))
      a las? (?<h>[01]?\d|2[0-3])(?:[:.](?<m>[0-5]\d))?(?: ?h(?:oras?)?)?${dayPart}
      a las? (?<h>{hourword}) y (?<past>{minutes}|media)${dayPart}
      a las? (?<h>{hourword}) menos (?<to>{minutes})${dayPart}
      a las? (?<h>{hourword})${dayPart}
      (?<h>1[0-2]|0?[1-9])(?:[:.](?<m>[0-5]\d))? ?(?<ap>am|pm|a\. ?m\.?|p\. ?m\.?)
      a las? (?<h>[01]?\d|2[0-3])(?:[:.](?<m>[0-5]\d))? ?(?:h|hs|hrs|horas?)
      (?<h>[01]?\d|2[0-3])[:.](?<m>[0-5]\d) ?(?:h|hs|hrs|horas?)
      (?<h>0\d|[05-9]|1\d|2[0-3]) ?(?:h|hs|hrs)
      (?<h>1[3-9]|2[0-3]) ?horas
      (?:al?|a) (?<part>mediodia|medianoche)`,
    loose: String.raw`
      (?<h>[01]?\d|2[0-3]):(?<m>[0-5]\d)(?::[0-5]\d)?
      (?<part>mediodia|medianoche)
      (?:por|en) la (?<part>manana|tarde|noche)`,
    bound: String.raw`
      {part}
      (?:por la|en la|a la|de la|al) {part}
      a primera hora de la {part}
      // "Dormir 8 horas", "estudiar 2h"
      (?<h>\d|1[0-2]) ?horas
      (?<h>[1-4]) ?(?:h|hs|hrs)`,
  },
  repeats: {
    firm: String.raw`
      (?:cada dia|todos los dias) (?<except>excepto|menos|salvo) (?:el |los )?{wds}
      ${every} (?<other>otr[oa]) (?:{unit}|(?<wds>{wdname}))
      ${every} {n} {unit}
      ${every} {step} {unit}
      (?:un |el )?(?:{unit}|(?<wds>{wdname})) (?<other>si y otro no)
      una vez (?:al|por|a la) {unit}
      (?:el )?(?<lastday>ultimo dia) de (?:cada|todos los) mes(?:es)?
      (?:el |los )?{everywds} (?:cada semana|todas las semanas)
      (?:al? )?(?<lastday>fin|final|finales) de cada mes
      (?:al? )?(?<firstday>principios?|comienzos?|inicios?) de cada mes
      {on}{ords}(?: dia)? ${ofEachMonth}
      ${every} {ords}(?: dia)?${ofMonth}
      ${every} (?<lastday>ultimo dia)(?: del mes)?
      ${every} {ords} {workday}(?:${ofMonth}| {in}{mon})?
      {on}{ords} {workday} ${ofEachMonth}
      ${every} {workday}
      (?<workday>entre semana)
      los {workday}
      los {weekend}
      (?:de )?{wd} a {upto}(?= (?:cada semana|todas las semanas))
      ${every} (?:{n} )?{weekend}
      ${every} {unit}
      ${every} {ords} {wds}(?:${ofMonth}| {in}{mon})?
      {on}{ords} {wds} ${ofEachMonth}
      {on}{ords} (?:{wds}|{workday}) {in}{mon},? (?:${ofEachYear})
      ${every} {n} {wds}
      ${every} {everywds}
      los {wds}
      ${every} {day} de {mon}
      {on}{day} de {mon} de cada ano
      ${every} (?:dia )?{plaindays}${ofMonth}
      ${every} (?:dia )(?<days>\d{1,2})
      ${every} {days}
      (?:el |los )?(?:dias? )?{plaindays} de (?:cada|todos los) mes(?:es)?
      ${every} {mon}
      ${every} {part}
      {adverb}`,
    loose: `
      ${every} {plaindays}`,
  },
  repeatTails: [
    ",? (?:el |los )?{wds}",
    `,? (?:el |los ){ords} (?:{wds}|{workday}|dia)(?:${ofMonth}| {in}{mon})?`,
    ",? (?:el |los ){ords}{uncounted}",
    " en {mon}",
    ",? (?:el |los )(?:dias? )?{plaindays}(?: {in}{mon})?",
    ",? el {day} de {mon}",
    ",? el (?<lastday>ultimo dia)(?: del mes)?",
  ],
  afterCompletion: "despues de (?:completar|terminar)(?:la|lo)?",
  adverbs: wordsFor({
    day: "diariamente, a diario",
    week: "semanalmente",
    fortnight: "quincenalmente",
    month: "mensualmente",
    quarter: "trimestralmente",
    half: "semestralmente",
    year: "anualmente",
  }),
  often: "{n} veces|varias veces",
  limits: ["(?:durante|por) {n} {unit}", "(?:por )?{n} veces"],
  prepositions: {
    due: "(?:para|antes de|antes del|vence|hasta|a mas tardar|como muy tarde)(?: el| este| la)?:?|el|este|del dia|para (?:el )?dia",
    time: "(?:para|antes de|sobre|hacia|hasta|vence)",
    start:
      "(?:empezando|comenzando|inicio|empieza|comienza|empezar|start)(?: el| desde(?: el)?)?:?|a partir (?:de|del)",
    from: "desde(?: el)?",
    until: "hasta(?: el| la)?",
  },
  except: "excepto|salvo|menos|(?:pero |si )?no|sin|quitando|exceptuando",
  daysOff: "(?:dias )?(?:festivos|feriados)|vacaciones",
  between: "a|al|y|o|hasta|hasta el",
  measures: "por ciento|grados|personas|puntos|euros?|pesos|kilos?|kg|km|cm|mm|metros?|{unit}",
  titleWordsBefore:
    "al?|de|del|la|las|los|un|una|mi|mis|su|nuestro|nuestra|desde|despues|sobre|y|o|como|en|pagina|capitulo|tipo|modelo|talla|version|temporada|episodio|parte|numero|no|n°|linea|bus|sala|habitacion|paso|santo|mas|viernes|escala|sra?\\.?|senora?|don|dona",
  titleWordsAfter: " (?:es|era|sera)\\b|(?:pasado|pasada|santo)\\b(?! manana)|[-–](?=\\S)",
  afterHour: "con|en|para|por|y|de|del|hoy|manana|o|antes|despues|hasta",
  names: [
    // How long something takes
    "(?:dormir|trabajar|estudiar|conducir|ayunar|ayuno|siesta) \\d{1,2} ?h(?:oras?)?",
    "(?:el|al|del|alta|en) mar|(?:el|al) (?:dom|sol)",
    "la vuelta al mundo en (?:80|ochenta) dias|viernes (?:santo|13|negro)|miercoles de ceniza|lunes de (?:pascua|aguas)|domingo de (?:ramos|pascua|resurreccion)|martes (?:13|de carnaval)|sabado (?:santo|gigante)|jueves santo|black friday",
    "buenos dias|buenas (?:tardes|noches)|hoy no me puedo levantar|el manana nunca muere|manana sera otro dia|los lunes al sol|todos los dias de (?:mi|tu|su|la) vida|medianoche en paris",
    "(?:24|9)/(?:7|11)|1/2|1/3|2/3|1/4|3/4",
    "cada (?:{n} )?(?:horas?|minutos?)|cada vez|todas las horas",
    "(?:windows|iphone|apollo|ios|canal|nivel|formula) \\d+",
    "(?:calle|plaza|avenida) (?:del )?{day} de {mon}",
    // How long something takes: "correr 10 km en 45 minutos", "aprender español en 3 meses"
    "(?=en )(?<=(?:\\d ?(?:k|km|m|kilometros|metros|millas?|largos|vueltas)|maraton) )en {n} ?{clock}(?:{more})?",
    "(?=en )(?<=(?:^|[:,;.] |a |y )(?:(?:aprender|dominar|memorizar) [^,;]{1,60}|(?:ahorrar|bajar|escribir|ganar|hacer|leer|perder) \\d[\\d.,]* ?[a-z][^,;]{0,40}) )en {n} ?{span}(?:{more})?",
    "once upon|doce (?:monos|hombres)|la hora de la verdad",
  ],
  titleVerbs: "leer|releer|ver|mirar|escuchar|jugar a",
  capitalsAreNames: true,
  namesInCapitals: "domingo|lun|mar|mie|jue|vie|sab|dom|may|ene|abr|ago",
  twelveHours: false,
  calendar,
};
