import { isBroad } from "./due.js";
import type { Grammar } from "./grammar.js";
import { isBlank, isTouching, type Line, textBefore } from "./line.js";
import { fold } from "./patterns.js";
import { isCalendar, isMeantAs, type Piece } from "./pieces.js";

/** Only spaces, text that was read already, and punctuation other than signs with a meaning of their own. */
const closing = /^(?:(?![%‰#&@*/\\])[\s\p{P}\ue001])*$/u;

/**
 * Selects the phrases that are meant as dates from those that look like one. In doubt a word stays
 * in the title: a date is quickly typed again, but a lost word is not noticed until it is needed.
 *
 * @param repeats the positions of repetitions: a phrase next to one counts
 */
export function acceptPieces(
  pieces: Piece[],
  line: Line,
  grammar: Grammar,
  repeats: { start: number; end: number }[],
): Piece[] {
  const candidates = pieces.filter((piece) => !isRefused(piece, pieces, line, grammar));
  const accepted = new Set(candidates.filter(({ certainty }) => certainty === "firm"));
  const touching = (piece: Piece) =>
    [...accepted, ...repeats].filter((one) => one !== piece && isTouching(line, one, piece));
  for (let size = -1; size !== accepted.size; ) {
    size = accepted.size;
    for (const piece of candidates) {
      if (accepted.has(piece)) continue;
      const near = touching(piece);
      if (isConfirmed(piece, candidates, line)) near.push(piece);
      if (piece.certainty === "bound") {
        const isAfter = near.some((other) => other.end <= piece.start && !isTime(other));
        if (isAfter) accepted.add(piece);
      } else if (isMeant(piece, near.length > 0, candidates, line, grammar)) accepted.add(piece);
    }
  }
  return candidates.filter((piece) => accepted.has(piece));
}

/** "mon 9:30": a short weekday and a time next to each other confirm each other. */
function isConfirmed(piece: Piece, all: Piece[], line: Line): boolean {
  return all.some(
    (one) => one.certainty === "loose" && one.type !== piece.type && isTouching(line, one, piece),
  );
}

/** Two adjacent weekdays or times, or a weekday and a length of time: it is unclear which is meant. */
function areSeveral(a: Piece, b: Piece, line: Line): boolean {
  if (a.type === "time")
    return b.type === "time" && !isBroad(a) && !isBroad(b) && isGap(line, a.end, b.start);
  const isAway = (piece: Piece) => isMeantAs(piece, "inUnits") && !piece.value.time;
  if (isWeekday(a) && isWeekday(b)) return isGap(line, a.end, b.core);
  const isEither = (isWeekday(a) && isAway(b)) || (isAway(a) && isWeekday(b));
  return isEither && isGap(line, a.end, b.start);
}

const isWeekday = (piece: Piece) => isMeantAs(piece, "weekday");

function isTime(piece: object): boolean {
  return "type" in piece && piece.type === "time";
}

function isGap(line: Line, from: number, to: number): boolean {
  return from <= to && isBlank(line.folded.slice(from, to));
}

function isMeant(
  piece: Piece,
  isTouching: boolean,
  all: Piece[],
  line: Line,
  grammar: Grammar,
): boolean {
  const rest = line.folded.slice(piece.end);
  const nextWord = /^\s*(\p{L}+)/u.exec(line.raw.slice(piece.end))?.[1];
  if (piece.certainty !== "weak" && isAtEnd(piece, all, line)) return true;
  const isAtStart = /^[\s\ue001]*$/u.test(line.folded.slice(0, piece.start));
  if (piece.type === "date") {
    // "12/8 dentist 9am": without the time it might be a fraction.
    const isTimed = isAtStart && all.some((one) => isTime(one) && one.certainty === "firm");
    const isNumeric = /^\d+\/\d+$/.test(line.folded.slice(piece.core, piece.end));
    if (isTouching || piece.role !== null || (isTimed && isNumeric)) return true;
    // "Sat: clean the car 5pm", "(fri) call Bob"; of "Sam: …", Sam may as well be a person.
    const isDay = piece.certainty !== "weak" && isWeekday(piece);
    const isOnly = isDay && !all.some((one) => one !== piece && isWeekday(one));
    const isHeading = isOnly && /^(?:[)\]]|\s*:|\s+[-–—])\s/u.test(rest);
    return isHeading && /^[\s([]*$/u.test(line.folded.slice(0, piece.start));
  }
  if (piece.value.isPlainHour) {
    const isName = grammar.language.capitalsAreNames && !isInCapitals(line);
    if (isName && nextWord !== undefined && /^\p{Lu}/u.test(nextWord)) return false;
    return isTouching || isAtStart || grammar.afterHour.test(rest) || /^\s*[,;.!?)]/u.test(rest);
  }
  return (
    isTouching ||
    (isAtStart && !piece.value.isPart) ||
    piece.role === "due" ||
    grammar.afterHour.test(rest)
  );
}

/** Whether only other dates and punctuation follow. */
function isAtEnd(piece: Piece, all: Piece[], line: Line): boolean {
  let at = piece.end;
  for (const next of all.slice(all.indexOf(piece) + 1)) {
    if (!closing.test(line.folded.slice(at, next.start))) return false;
    at = next.end;
  }
  return closing.test(line.folded.slice(at));
}

/**
 * The phrases without ranges and choices: two dates or two times joined by "to", "and" or a dash
 * are not a due date.
 *
 * @param isRepeating whether the line has a repetition, whose end a date may be
 */
export function withoutRanges(
  pieces: Piece[],
  line: Line,
  { between }: Grammar,
  isRepeating: boolean,
): Piece[] {
  const isRange = (a?: Piece, b?: Piece) => {
    if (a === undefined || a.type !== b?.type) return false;
    if (isRepeating && b.type === "date" && b.role === "until") return false;
    // "lundi, mercredi et vendredi", "in 3 weeks on Monday"
    if (areSeveral(a, b, line)) return true;
    // In "de 9h à 11h" the second phrase itself begins with such a word.
    const [own = ""] = /^[a-z]+ /.exec(line.folded.slice(b.core, b.end)) ?? [];
    const gap = line.folded.slice(a.end, b.core);
    // "vendredi soir à 8h", "el viernes por la tarde a las 5"
    const isNarrowed = a.type === "time" && isBroad(a) && (own !== "" || b.role === "due");
    if (isNarrowed && isBlank(line.folded.slice(a.end, b.start))) return false;
    // "8pm and at 9pm", but not "start monday and due friday"
    const gapBefore = a.role === "start" ? "" : line.folded.slice(a.end, b.start);
    return between.test(gap) || between.test(gapBefore) || (own !== "" && between.test(gap + own));
  };
  return pieces.filter(
    (piece, index) => !isRange(pieces[index - 1], piece) && !isRange(piece, pieces[index + 1]),
  );
}

function isRefused(piece: Piece, all: Piece[], line: Line, grammar: Grammar): boolean {
  const core = line.raw.slice(piece.core, piece.end);
  if (grammar.titleWordsAfter.test(line.folded.slice(piece.end))) return true;
  if (grammar.except.test(textBefore(line, piece.start))) return true;
  if (isTime(piece) && grammar.daysBefore.test(textBefore(line, piece.start))) return true;
  const rest = line.folded.slice(piece.end);
  // "at 7 until the 24th"
  const isEnding = all.some(
    (one) => one.type === "date" && one.role === "until" && isGap(line, piece.end, one.start),
  );
  if (!isEnding && (piece.type === "time" || isCalendar(piece)) && grammar.numberAfter.test(rest))
    return true;
  if (piece.type === "time" && piece.value.isPlainHour && isMeasured(rest, grammar)) return true;
  // "Jan 5 times"
  if (isCalendar(piece) && /\d$/.test(core) && grammar.measures.test(rest)) return true;
  // "3 al 5 de diciembre"; in "de 9 à 10h" and "de 9 a las 10" the word between is part of the phrase.
  const number = /^(?:(a )(?:las? )?)?\d/.exec(line.folded.slice(piece.core, piece.end));
  const own = number?.[1]?.length ?? 0;
  const isNext = own > 0 && all.some((other) => isGap(line, other.end, piece.core));
  const before = textBefore(line, piece.core + own);
  if (number && !isNext && piece.role !== "until" && grammar.numberBetween.test(before))
    return true;
  return (
    all.some(
      (one) =>
        isWith(one, piece, line) &&
        (isCounted(one, line, grammar) ||
          (one.type === "date" && isPartOfPhrase(one, all, line, grammar))),
    ) ||
    isPartOfPhrase(piece, all, line, grammar) ||
    isAttribute(piece, all, line, grammar) ||
    isOddTime(piece, core) ||
    isName(piece, core, all, line, grammar)
  );
}

/** "20 %", "5 people": what follows a number makes it an amount. */
function isMeasured(rest: string, { measures }: Grammar): boolean {
  return /^\s*[%‰°€$£]/u.test(rest) || measures.test(rest);
}

/** A weekday counted in an unnamed month: "the 2nd and 4th thursday". */
function isCounted(piece: Piece, line: Line, { countBefore }: Grammar): boolean {
  return isWeekday(piece) && countBefore.test(textBefore(line, piece.core));
}

/** Whether a phrase is the given date or the time right after it. */
function isWith(date: Piece, piece: Piece, line: Line): boolean {
  return piece === date || (isTime(piece) && isGap(line, date.end, piece.start));
}

/**
 * "notes from Monday", "$ 12", but not "BA249 3 Dec": the word before the phrase makes it something else. In "le bus à 17h" the phrase has a
 * preposition of its own.
 */
function isPartOfPhrase(
  piece: Piece,
  all: Piece[],
  line: Line,
  { titleWordsBefore, prepositions }: Grammar,
): boolean {
  const [firstWord = ""] = /^[a-z@]+/.exec(line.folded.slice(piece.core, piece.end)) ?? [];
  if (piece.role !== null || prepositions.time.test(firstWord)) return false;
  if (all.some((other) => other !== piece && isGap(line, other.end, piece.start))) return false;
  const before = textBefore(line, piece.start);
  const isAmount =
    /^\d/.test(line.raw.slice(piece.core)) &&
    /(?:[$€£#№]|(?<![\p{L}\d])\d+[.,:]?)\s*$/u.test(before);
  return isAmount || titleWordsBefore.test(before);
}

/** "Fix Thursday bug", "meatless monday recipes": between two words, a weekday belongs to the second. */
function isAttribute(piece: Piece, all: Piece[], line: Line, { afterDay }: Grammar): boolean {
  if (!afterDay || !isWeekday(piece) || piece.role !== null) return false;
  if (/^[\s\ue001]*$/u.test(line.folded.slice(0, piece.start))) return false;
  if (all.some((one) => one !== piece && isTouching(line, one, piece))) return false;
  // "Dentist this friday bring the card"; in "Dinner saturday Luigi's" a name begins.
  if (/^[^ ]+ [^ ]/.test(line.folded.slice(piece.core, piece.end))) return false;
  if (/^\p{Ll}[^ ]* +\p{Lu}/u.test(line.raw.slice(piece.core))) return false;
  const rest = line.folded.slice(piece.end);
  return /^ +[a-z]/.test(rest) && !afterDay.test(rest);
}

/**
 * "Friday Night Lights", "Watch Wednesday", "Sam": capitals mark a name, unless the whole line is
 * in capitals.
 */
function isName(piece: Piece, core: string, all: Piece[], line: Line, grammar: Grammar): boolean {
  const isCapital = /^\p{Lu}/u.test(core);
  if (!grammar.language.capitalsAreNames || !isCapital || /\d/.test(core)) return false;
  if (isInCapitals(line)) return false;
  const hasNext = all.some(
    (other) =>
      other !== piece && isGap(line, piece.end, other.start) && other.certainty !== "bound",
  );
  if (!hasNext && /^\s+(?:\p{Lu}\p{L}|\p{Lu}\p{Lu})/u.test(line.raw.slice(piece.end))) return true;
  const hasPreposition = piece.role !== null && !/^\p{Lu}/u.test(line.raw.slice(piece.start));
  return !hasPreposition && isTitleOf(line.raw.slice(0, piece.end), grammar);
}

/** "Llamar a Domingo": a word that is a name if it has a capital letter and is not the first. */
export function isNameInCapitals(piece: Piece, line: Line, { namesInCapitals }: Grammar): boolean {
  if (!/^\p{Lu}/u.test(line.raw.slice(piece.core)) || isInCapitals(line)) return false;
  const isFirst = line.raw.slice(0, piece.start).trim() === "";
  return !isFirst && namesInCapitals.test(line.folded.slice(piece.core, piece.end));
}

function isInCapitals({ raw }: Line): boolean {
  return raw === raw.toUpperCase();
}

/** "3:16" is more likely a verse or a score than a time. */
function isOddTime(piece: Piece, core: string): boolean {
  if (piece.type !== "time" || piece.certainty !== "loose" || piece.role !== null) return false;
  return /^\d:\d\d$/.test(core) && piece.value.minute % 5 !== 0;
}

/** "Watch Freaky Friday": a verb that takes a title, followed only by capitalised words. */
export function isTitleOf(text: string, { titleVerbs }: Grammar): boolean {
  const trimmed = text.trimStart();
  const verb = titleVerbs.exec(fold(trimmed));
  if (!verb) return false;
  const words = trimmed.slice(verb[0].length).match(/[\p{L}\p{N}'’-]+/gu) ?? [];
  return words.every(
    (word) =>
      /^[\p{Lu}\p{N}]/u.test(word) ||
      /^(?:of|the|a|an|in|on|and|to|for|with|at|le|la|de|du|des|les|el|los|y|et)$/.test(word),
  );
}
