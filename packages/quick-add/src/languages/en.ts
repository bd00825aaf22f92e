import type { ParsedResult } from "chrono-node";
import { Chrono, configuration } from "chrono-node/en";
import { calendarReader } from "../calendar.js";
import type { Language } from "../language.js";
import { inOrder, wordsFor } from "../vocabulary.js";

const readerOf = (dayFirst: boolean) =>
  calendarReader(Chrono, configuration.createCasualConfiguration(dayFirst).parsers);
const monthFirst = readerOf(false);
const dayFirst = readerOf(true);

const hasName = ({ text }: ParsedResult) => /\p{L}{3}/u.test(text);

/**
 * The order of day and month concerns dates in digits only. Dates with a month's name are read
 * month first, so that "December 10" is not taken for December 2010.
 */
const calendarDates: Language["calendar"] = (text, isDayFirst) =>
  isDayFirst
    ? [...monthFirst(text).filter(hasName), ...dayFirst(text).filter((date) => !hasName(date))]
    : monthFirst(text);

// Without "a" and "an", which are numbers elsewhere: "give a quarter to a friend" names no time.
const hour = "(?<h>1[0-2]|[1-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)";
const halfOfDay =
  "(?: ?(?<ap>am|pm|a\\. ?m\\.?|p\\. ?m\\.?)| (?:in the |at )(?<part>morning|afternoon|evening|night))?";
const minutes = "(?: min(?:ute)?s?)?";
const every = "(?:every|each|ev)(?<bang>!)?";
const each = "(?:each|every)(?<bang>!)?(?: (?<other>other))?";
const ofMonth = "(?: (?:of|in) (?:the |each |every )?month| monthly)";

/** English. */
export const en: Language = {
  weekdays: inOrder`monday | tuesday | wednesday | thursday | friday | saturday | sunday`,
  weekdaysShort: inOrder`mon | tue, tues | wed, weds | thu, thur, thurs | fri | sat | sun`,
  months: inOrder`january, jan | february, feb | march, mar | april, apr | may | june, jun |
    july, jul | august, aug | september, sept, sep | october, oct | november, nov |
    december, dec`,
  numbers: {
    ...inOrder`a, an, one | two, a couple of, a couple, couple of | three | four |
    five | six | seven | eight | nine | ten | eleven | twelve`,
    fifteen: 15,
    twenty: 20,
    thirty: 30,
    "forty-five": 45,
    sixty: 60,
    ninety: 90,
  },
  minutes: { five: 5, ten: 10, quarter: 15, twenty: 20, "twenty-five": 25, half: 30 },
  ordinals: { ...inOrder`first | second | third | fourth | fifth`, last: -1 },
  daySuffix: "st|nd|rd|th",
  units: wordsFor({
    minute: "minute, minutes, min, mins, m",
    hour: "hour, hours, hr, hrs, h",
    day: "d, day, days",
    week: "w, week, weeks, wk, wks",
    fortnight: "fortnight, fortnights",
    month: "month, months, mo, mos",
    quarter: "quarter, quarters",
    year: "year, years, yr, yrs, y",
  }),
  parts: wordsFor({
    "09:00": "early morning, morning",
    "12:00": "noon, midday, lunchtime",
    "00:00": "midnight",
    "15:00": "afternoon",
    "19:00": "evening",
    "21:00": "night",
  }),
  and: "and(?: the)?",
  or: "or(?: the)?",
  every: "every|each|ev",
  on: "on the |on |the ",
  in: "(?:of|in) ",
  workday: "work ?day|week ?day|working day|business day",
  weekend: "weekend",

  dates: {
    "today firm": `
      (?:later )?today|tod|2day
      this(?= (?:morning|afternoon|evening))`,
    "endOfDay loose": `
      eod|eob|(?<=by )cob|(?<!the )cob(?= (?:{wdname}|today|tomorrow))|close of business|(?:at )?(?:the )?end of (?:the )?day`,
    "tomorrow firm": "tomorrow|tommorow|tomorow|tommorrow|tmrw|tmr|tmw|2moro",
    "tomorrow loose": `
      // "call tom", "a gift for tom"
      (?<!(?:^|[^a-z])(?:and|about|from|for|like|of|with|w/|&|ask|call|email|help|invite|mail|meet|message|pay|phone|ping|remind|see|show|tell|text|thank|visit) )tom`,
    "past firm": `
      (?:the day before )?yesterday|{n} {unit} ago
      (?<!{every}(?: [^ ]+){0,5} )last (?:night|week|month|year|weekend|{any})(?! (?:of|in))`,
    "dayAfterTomorrow firm": "(?:the )?day after tomorrow",
    "tonight firm": "(?:later )?tonight|tonite",
    "weekday firm": `
      (?:this |coming |this coming )?{wd}
      (?:this |coming |this coming ){ab}`,
    "weekday loose": "{ab}",
    "nextWeekday firm": `
      (?:next|nxt) {any}
      next week(?:,? on)? {any}
      {any},? (?:of )?next week`,
    "weeksAfterWeekday firm": `
      (?:a|one|1) week (?:(?:from|on) {any}|today|(?<after>tomorrow))
      (?:{wd}|(?<after>tomorrow)) week
      {any} in {n} weeks?
      {n} weeks? (?:from|after) {any}`,
    "weekend firm": "(?:this|coming|this coming|over the|on the|at the|by the) weekend",
    "weekend loose": "weekend",
    "nextWeekend firm": "next weekend",
    "nextWeek firm": `
      (?:early )?(?:next|nxt) week
      (?:at )?(?:the )?(?:start|beginning) of next week`,
    "nextMonth firm": `
      next month
      (?:at )?(?:the )?(?:start|beginning|first|1st) of next month`,
    "thisTime firm": `
      (?:at )?(?:the )?(?:this|same) time (?:tomorrow|next (?<unit>week|month|year)|(?:on )?(?<next>next )?{any})`,
    "nextYear firm": `
      next year
      (?:at )?(?:the )?(?:start|beginning) of next year`,
    "inUnits firm": String.raw`
      (?:in|within) {n} {unit}(?:'? time)?
      in (?<n>\d{1,3})(?:{unit})
      in (?<n>\d{1,3}) ?{letter}
      in (?<halfan>half) an {unit}
      in {n} (?:and a )?(?<half>half) (?<unit>hours?|hrs?)
      in {n} (?<unit>hours?) and a (?<half>half)
      in (?<n>\d{1,2})\.(?<half>5) ?(?<unit>hours?|hrs?|h)
      (?:in|within) {n} ?{span}{more}
      in (?<n>\d{1,2}) ?(?<unit>h) ?(?<n2>[0-5]\d)
      (?<!\S)\+ ?{n} ?{unit}
      {n} {unit} from (?:now|today|(?<after>tomorrow))
      (?<halfan>half) an {unit} from now`,
    "inUnits loose": String.raw`(?<!\S)\+(?<n>\d{1,3}){letter}`,
    "dayOfNextMonth firm": `
      (?:the )?{suffixed} (?:of )?next month
      next month,? {on}{suffixed}`,
    "dayOfMonth firm": `
      (?:the )?{suffixed} of (?:this |the )?month
      (?:the )?(?<day>first) of (?:this |the )?month`,
    "dayOfMonth loose": "the {suffixed}{uncounted}",
    "dayOfMonth weak": "(?:the )?{suffixed}{uncounted}",
    "dayAndMonth firm": String.raw`
      (?<=(?:on|by|due|before|until|till|from|starting) )(?<day>0?[1-9]|[12]\d|3[01])\.(?<month>0?[1-9]|1[0-2])\.`,
    "ordinalWeekday firm": "(?:the )?{ord} {any} (?:of|in) (?:{mon}|(?:the |this )?month)",
    "endOfWeek firm": "(?:at )?(?:the )?end of (?<next>next) week",
    "endOfWeek loose": `
      eow
      (?:at )?(?:the )?end of (?:the |this )?week`,
    "endOfMonth firm": `
      (?:at |on )?(?:the )?(?:end|last(?: day)?) of (?:the |this )month
      (?:(?:at |on )(?:the )?|the )(?:end|last(?: day)?) of month
      (?:at |on )?(?:the )?(?:end|last day) of {mon}(?:,? {year})?`,
    "lastWorkday firm": `
      (?:on )?(?:the )?last {workday} (?:of|in) (?:(?:the|this) month|(?<next>next) month|{mon}(?:,? {year})?)`,
    "endOfMonth loose": `
      // "End of month report"
      eom
      (?:end|last(?: day)?) of month`,
    "month firm": "(?:at )?(?:the )?(?:start|beginning) of {mon}(?:,? {year})?",
    "endOfMonth edge": String.raw`
      (?<=(?:through|thru|(?:from|starting) (?:{monname})(?: \d+)? to) ){mon}(?:,? {year})?`,
    "month edge": "(?<! to ){mon}(?:,? {year})?",
    "endOfYear edge": `
      (?<=(?:through|thru) ){year}
      new year(?:'?s)?(?: eve| day)?`,
    "year edge": "{year}",
    "christmas edge": "(?:christmas|xmas)(?: (?<eve>eve)| day)?",
    "endOfNextMonth firm": "(?:at |on )?(?:the )?(?:end|last day) of next month",
    "endOfYear firm": `
      (?:at )?(?:the )?end of (?:the |this )year
      (?:at (?:the )?|the )end of year`,
    "endOfYear loose": `
      eoy
      end of year
      (?:at )?(?:the )?end of {year}`,
    "middleOfMonth firm": "(?:mid[- ]|(?:the )?middle of ){mon}(?:,? {year})?",
  },
  times: {
    firm: String.raw`
      (?<h>1[0-2]|0?[1-9])(?:[:.](?<m>[0-5]\d))? ?(?<ap>am|pm|a\. ?m\.?|p\. ?m\.?)
      (?<h>1[0-2]|0?[1-9])(?<m>[0-5]\d) ?(?<ap>am|pm)
      (?:at|@) ?(?<h>[01]?\d|2[0-3]):(?<m>[0-5]\d)(?::[0-5]\d)?
      (?:at |@ ?)?${hour} ?o'? ?clock${halfOfDay}
      (?:at )?(?:a )?(?<past>half|{minutes}|[1-5]?\d)${minutes} past ${hour}${halfOfDay}
      (?:at )?(?:a )?(?<to>quarter) to ${hour}${halfOfDay}
      (?:at|@|around|by|before) (?<to>{minutes}|5|10|20|25)${minutes} to ${hour}${halfOfDay}
      (?:at )?(?<h>1[0-2]|[1-9])(?:[:.](?<m>[0-5]\d))? (?:in the |at )(?<part>morning|afternoon|evening|night)
      at (?<part>noon|midday|midnight|lunchtime)
      (?:at )?12 (?<part>noon|midnight)`,
    loose: String.raw`
      (?<h>[01]?\d|2[0-3]):(?<m>[0-5]\d)(?::[0-5]\d)?
      (?:at|@) ?(?<h>[01]?\d|2[0-3])(?:\.(?<m>[0-5]\d))?(?: sharp)?
      (?:at|@|around) (?<past>half) ${hour}${halfOfDay}
      // Not "at 1200", which may be a price, and no year
      (?:at|@) ?(?<h>0\d)(?<m>[0-5]\d)
      (?:at|@) ?(?<h>1[0-8]|2[1-3])(?<m>[0-5]5|[1-4]0)
      (?<part>noon|midday|midnight)
      (?:in the |first thing in the )(?<part>morning|afternoon|evening)`,
    bound: String.raw`
      (?<h>1[3-9]|2[0-3]) ?h(?<m>[0-5]\d)?
      (?:in the )?{part}
      (?:by|before|around) (?<h>[01]?\d|2[0-3])
      (?:at|@) ?(?<h>[01]\d|2[0-3])(?<m>[0-5]\d)
      (?<=(?:tonight|tonite|this evening) )(?<h>1[0-2]|[1-9])(?= ?$)
      // "Cut it from ten to five"
      (?<to>{minutes}) to ${hour}${halfOfDay}`,
  },
  repeats: {
    firm: String.raw`
      ${every} day (?<except>except|but)(?: on| not)* {everywds}
      ${every} (?<other>other) (?:{weekend}|{unit}|{wds})
      ${every} {n} {unit}
      ${every} {step} {unit}
      ${every} (?<n>\d{1,3}) ?{letter}
      ${every} (?<n>\d{1,3}){unit}
      ${every} (?:single )?{unit}
      once (?:a|an|every) {unit}
      once every {n} {unit}
      once {adverb}
      {on}(?<lastday>last day) (?:of )?${each} (?:month|{mon})
      {on}{ords} day (?:of )?${each} month
      {on}{ords} of ${each} month
      (?:at |by )?(?:the )?(?<lastday>end) of ${each} month
      ${every} (?<lastday>end)${ofMonth}
      (?:at |by )?(?:the )?(?<firstday>start|beginning) of ${each} month
      ${every} (?<firstday>start|beginning)${ofMonth}
      ${every} (?<lastday>month(?:'s)?[- ]end)
      ${every} {ords}(?: day)?${ofMonth}
      ${every} (?<lastday>last day)(?:${ofMonth}|(?! of))
      ${every} (?<lastday>last day) of {mon}
      (?:(?:${every}|on) )?{workday}s? (?<except>except|but)(?: on| not)* {everywds}
      ${every} {ords} {workday}(?:${ofMonth}| {in}{mon})?
      {on}{ords} {workday} (?:of )?${each} (?:month|{mon})
      ${every} {workday}s?
      ${every} {weekend}
      ${every} {n} {weekend}s
      ${every} {any} ?(?:-|–|to|through|thru) ?{upto}
      ${every} {ords} {wds}(?:${ofMonth}| {in}{mon})?
      {on}{ords} {wds} (?:of )?${each} (?:month|{mon})
      {on}{ords} (?:{wds}|{workday}) {in}{mon},? (?:${every} {unit}|{adverb})
      ${every} {n} {wds}
      ${every} {everywds}
      (?:on )?{everywds} (?:${every}(?: {n}| (?<other>other))? (?<unit>weeks?)|(?<adverb>weekly))
      (?:on |${every} ){wds} (?<part>morning|afternoon|evening|night)s
      ${every} {days}${ofMonth}?
      ${every} {plaindays}${ofMonth}
      {on}{days} of ${each} month
      {on}day {day} of ${each} month
      ${every} {day} (?:of )?{mon}
      ${every} {mon} {day}
      {on}{day} (?:of )?{mon},? of (?:each|every) year
      {on}{mon} {day},? of (?:each|every) year
      ${every} {mon}
      ${every} {part}
      on {pluralwds}
      {manywds}
      on {workday}s
      on {weekend}s`,
    loose: `
      {adverb}
      {wds} (?<part>morning|afternoon|evening|night)s`,
    bound: `
      {pluralwds}
      {workday}s
      {weekend}s`,
  },
  repeatTails: [
    "(?: on| every)?(?: the)? {wds}",
    " on {pluralwds}",
    " {on}{ords} (?:{wds}|{workday}|day)(?: of the month| {in}{mon})?",
    " on the {ords}{uncounted}(?: of the month)?",
    " {on}{days}(?: of the month| (?:of )?{mon})?",
    " {on}(?<lastday>last day)(?: of the month)?",
    " {on}day {day}(?: of the month)?",
    " {in}{mon}",
    " on(?: the)? {day} (?:of )?{mon}",
    " on {mon} {day}",
  ],
  afterCompletion: "(?:after|from|upon) (?:its )?completion|when (?:done|completed)",
  adverbs: wordsFor({
    day: "daily, everyday",
    week: "weekly",
    fortnight: "biweekly, bi-weekly, fortnightly",
    month: "monthly",
    twoMonths: "bimonthly",
    quarter: "quarterly",
    half: "semi-annually",
    year: "yearly, annually",
  }),
  often: "twice|(?:a )?(?:couple of|few|several|{n}) times|\\d+ ?x",
  limits: ["for (?:the next )?{n} {unit}", "(?:for )?{n} times", "(?:for )?(?<n>\\d{1,3})x"],
  prepositions: {
    due: "(?:due|deadline):? ?(?:on|by|before|for)?|on|by|for|(?:on or )?(?<!(?:day|week|night|month)s? )before|@|no later than|not later than",
    time: "(?:due ?)?(?:at|@|around|about|by|before|for)|due",
    start: "(?:starting|starts|start|beginning)(?: on| from| at)?:?",
    from: "from|since",
    until: "(?:until|till|til|ending|ends|end|through|thru|to)(?: on)?:?",
  },
  measures:
    "percent|degrees|people|persons|guests|points|dollars|bucks|euros?|pounds|kilos?|kg|km|cm|mm|miles|mph|boxes|times|{unit}",
  titleWordsBefore:
    "(?:days?|weeks?|nights?|months?|years?) before|of|about|since|than|like|vs|versus|after|last|past|previous|the|a|an|my|our|your|his|her|their|and|or|&|from|to|until|till|called|named|titled|page|pages|part|chapter|type|model|size|version|v|episode|season|step|room|gate|ratio|scale|score|scored|won|lost|odds|mix|dilute|no|no\\.|number|psalm|psalms|romans|genesis|exodus|isaiah|corinthians|hebrews|acts|every|each|more|(?:mr|mrs|ms)\\.?",
  titleWordsAfter:
    " (?:is|isn't|was)\\b| (?:morning|afternoon|evening|night)s\\b|'s\\b|after next\\b|'(?=\\s|\\d)|ago\\b|[-–](?=\\S)",
  except: "except|excluding|but(?: not)?|not|apart|aside|other than|skipping|without|minus",
  daysOff: "(?:(?:bank|federal|national|public|school) )?holidays?|vacations?",
  between: "to|through|thru|until|till|and|or",
  afterHour:
    "on|with|in|to|and|about|by|every|for|due|tomorrow|today|or|if|before|after|then|sharp|until|via|from",
  afterDay:
    "at|on|with|in|to|and|about|by|every|each|for|due|or|if|before|after|then|until|via|from|re|as|so|but|because|when|while|unless|instead|again|please|also|not|without|the|an?|this|that|my|our|your|his|her|their|we|i|he|she|they|you|it|is|start|starting|daily|weekly|monthly",
  names: [
    "(?:black|good|freaky|casual|throwback|happy) friday",
    "(?:cyber|manic|blue|easter|whit|magic) monday",
    "(?:fat|super|shrove|ruby|taco|giving|pancake) tuesday",
    "ash wednesday|wednesday addams|maundy thursday|the man who was thursday",
    "(?:easter|palm|bloody|mothering|super|any given) sunday",
    "(?:small business|holy) saturday",
    "friday night lights|saturday night (?:live|fever|takeaway)|sunday (?:times|telegraph|express)|(?:monday|sunday|thursday) night football",
    "(?:usa|psychology|history|russia) today|today show|every day of (?:my|your|our|his|her|their) li(?:fe|ves)",
    "(?:the )?day after tomorrow \\(\\d{4}\\)|edge of tomorrow|tomorrow never dies|tomorrowland",
    "friday the 13th|tuesdays with morrie|boomtown rats|ruby tuesday",
    "mon (?:cheri|ami|amour|calamari|dieu)|(?:the|some|more|enough) sun|sun (?:cream|screen|hat|block|dress|lotion|tan|shade|glasses|microsystems|city|king|bear)|sat (?:nav|navs|prep|exam|test|tv|score|scores|phone|dish)",
    "in {n} (?:days?|weeks?|months?|years?) and a half",
    // How long something takes: "run 10k in 45 minutes", "learn Spanish in 3 months"
    "(?=in )(?<=(?:\\d ?(?:k|km|m|miles?|met(?:er|re)s?|laps?|lengths)|marathon|(?:a|one) mile) )in {n} ?{clock}(?:{more})?",
    "(?=in )(?<=(?:^|[:,;.] |to |and )(?:(?:learn|master(?! (?:bath|bed|class|copy|key|suite))|memori[sz]e) [^,;]{1,60}|(?:do|earn|gain|lose|read|save|solve|write) \\d[\\d.,]* ?[a-z][^,;]{0,40}) )in {n} ?{span}(?:{more})?",
    "every (?:{n} )?(?:hours?|hrs?|minutes?|mins?)",
    "every \\d+ ?(?:h|min)",
    "every (?:day is|second counts|breath|time|body|thing|one|where)",
    "24/7|(?<!(?:on|by|due|for) )(?:9/11|1/2|1/3|2/3|1/4|3/4)",
    "end of days|mid-?night in|high noon|midnight (?:snack|run|express|cowboy|oil|mass|sun)|noon(?:an)?'s",
    "(?:may|march|august) (?:i|we|you|he|she|they|be|not|the|as)",
    "\\d+(?:st|nd|rd|th) (?:floor|grade|grader|anniversary|birthday|avenue|ave|street|st|edition|place|chapter|attempt|draft|of all|century|season|round|gear|amendment|generation|gen|street)",
    "(?<!(?:every|on|by|for) )(?:fourth|4th) of july|cinco de mayo|(?:today|this day) in history|sunday (?:school|best|roast)",
    "{day} {mon} (?:street|road|avenue|lane|drive|court|place|square)",
    "around the world in (?:80|eighty) days",
    "second (?:cup|hand|life)|third (?:rock|wave)",
    "(?:iso|rfc|din|en|windows|ios|iphone|ipad|android|python|node|boeing|airbus|apollo|agent|area|route|highway|formula|channel|catch|level|world|war) \\d+",
  ],
  titleVerbs: "watch|rewatch|read|reread|stream|listen to|play",
  capitalsAreNames: true,
  namesInCapitals: "tom",
  twelveHours: true,
  calendar: calendarDates,
};
