import { numberOf, readPlaces } from "@docket/quick-add";
import type { Filter, IntentOf, Target } from "../grammar/intent.js";
import { readQuery } from "../grammar/queries.js";
import * as forms from "../grammar/references.js";
import { lowOf, partsOf, splitText, unquoted, without } from "../language/text.js";
import { canCompleteGroup, type Match, titledWith } from "../match/names.js";
import { ageOf, matcher, sortedBy, withPlaces } from "./filter.js";
import type { Session } from "./session.js";

export type Found =
  | { kind: "tasks"; ids: string[]; quality: number; group?: boolean }
  /** One of these is meant, but it is not clear which. */
  | { kind: "several"; ids: string[] }
  | { kind: "none"; say: string; group?: boolean }
  /** Nothing is named: "it" without an antecedent. */
  | { kind: "unclear" };
const UNCLEAR: Found = { kind: "unclear" };
const none = (say: string, group = false): Found => ({ kind: "none", say, group });
const tasks = (ids: readonly string[], quality: number, group = false) =>
  ({ kind: "tasks", ids: [...ids], quality, group }) satisfies Found;
const several = (ids: readonly string[]): Found => ({ kind: "several", ids: [...new Set(ids)] });
const others = (ids: readonly string[], taken: Iterable<string>, known = new Set(taken)) =>
  ids.filter((id) => !known.has(id));
const rankOf = (found: Found): number =>
  found.kind === "tasks" ? found.quality : found.kind === "none" ? 0 : 0.3;

/** Resolves a target to tasks. @param completed the state of tasks for which the command makes sense */
export function resolve(target: Target, session: Session, completed?: boolean): Found {
  if (target.ids) return tasks(target.ids, 1);
  if (target.oneOf) return several(target.oneOf);
  const whole = without(target.say, / (?:and|with|including) (?:all )?(?:its|the|their) subtasks$/);
  const said = without(whole, /^(?:also|too|just|only|actually|already|now|finally) /);
  const cleaned = without(said, forms.aside);
  const found = new Resolver(session, completed, target.verb).find(cleaned, true);
  if (found.kind !== "tasks" || (!found.group && found.ids.length < 2)) return found;
  const ids = others(found.ids, session.excluded);
  return ids.length > 0 ? { ...found, ids } : none(cleaned, true);
}

class Resolver {
  constructor(
    private readonly session: Session,
    private readonly completed?: boolean,
    private readonly verb?: string,
    private readonly other: Resolver = verb === undefined ? this : new Resolver(session, completed),
  ) {}

  find(text: string, whole: boolean): Found {
    const low = lowOf(text);
    if (low === "") return UNCLEAR;
    const { index } = this.session.tasks(low);
    if (this.session.needs.length > 0) return none(text);
    if (!this.verb) {
      const titled = (name: string) => index.titled(unquoted(name));
      const names = [text, without(text, /^(?:the |my )?(?:task|todo|item) /)];
      const [exact] = names.map(titled).filter((found) => found.length > 0);
      if (exact) return this.among({ tasks: exact, quality: 1 });
      // "All except milk and eggs" is not the eggs and all except milk.
      const parts = whole && !forms.except.test(low) ? splitText(text, forms.separators) : [];
      const isTitle = (one: string) => titled(one).length > 0;
      const titles = parts.some(isTitle) ? this.list(text) : undefined;
      // "One and two" may be titles; beside a title, a number word that is none is ambiguous.
      const isMixed = parts.some((one) => numberOf(lowOf(one)) > 0 && !isTitle(one));
      if (titles?.kind === "tasks") return isMixed ? several(titles.ids) : titles;
      const special = /^["']\uE000+["']$/.test(low) ? this.named(text) : this.special(text);
      if (special) return special;
    } else if (canCompleteGroup(this.verb)) {
      if (/^the|\dth/.test(low) && readPlaces(low, 1)) return this.placed(text);
      const isAll = forms.group.test(low) && !forms.onlyList.test(low);
      const all = isAll ? (this.excepted(text) ?? this.group(text)) : undefined;
      if (all) return all;
    }
    const found = this.inPlace(text) ?? this.named(text);
    const isAll = this.completed !== undefined || /^(?:all|every) /.test(low);
    const canBeAll = isAll && (!this.verb || canCompleteGroup(this.verb));
    const inList = found.kind === "none" && canBeAll ? this.ofPlace(text) : undefined;
    if (inList || !whole || (found.kind === "tasks" && found.quality > 0.6)) return inList ?? found;
    const listed = this.list(text);
    return listed && rankOf(listed) > rankOf(found) ? listed : found;
  }

  private special(text: string): Found | undefined {
    const low = lowOf(text);
    const { memory, mentioned, added } = this.session;
    const { listed, last } = memory;
    const isOne = forms.singular.test(low);
    const isMany = forms.plural.test(low);
    // "Add milk and eggs, and put it in Home" means both.
    const isAdded = added.length > 1 && (isOne || isMany);
    const near = isAdded ? added : this.session.focus;
    const focus = near === "later" ? [] : near;
    const n = isMany ? ["both", "two", "three"].findIndex((word) => low.includes(word)) : -1;
    const least = n < 0 ? 1 : Math.max(2, n + 1);
    const those = focus.length < least && listed.length === least ? listed : focus;
    if ((isOne ? !isAdded : least > 1) && those.length > least) return several(focus);
    // "The other one", "the other call": besides those that were changed last.
    const name = without(text, forms.other);
    const named = name === text ? undefined : name ? this.find(name, true) : tasks(listed, 1);
    const left = named && "ids" in named && last ? others(named.ids, last.ids) : [];
    if (left.length > 0) return left.length > 1 ? several(left) : tasks(left, 1);
    // "Delete everything" after a listing means the listed tasks.
    const isListed =
      /^(?:all|everything)$/.test(low) && listed.length > 0 && focus.join() === listed.join();
    const taken = [...mentioned, last?.ids ?? []].flat();
    const rest = () => others(listed.length > 0 ? listed : focus, taken);
    const meant = isOne || isMany || isListed ? those : forms.rest.test(low) ? rest() : undefined;
    if (meant) return meant.length >= least ? tasks(meant, 1, !isOne) : UNCLEAR;
    if (readPlaces(low, 1)) return this.placed(text);
    if (forms.anyOne.test(low)) return UNCLEAR;
    if (forms.eitherOf.test(low) || (/ or /.test(low) && !/^(?:all|everything) /.test(low))) {
      const { index } = this.session.tasks(low);
      const titled = splitText(text, / or /g).flatMap((one) => index.titled(one));
      return several([...titled.map(({ id }) => id), ...index.nearest(text)]);
    }
    return this.excepted(text) ?? (forms.group.test(low) ? this.group(text) : undefined);
  }

  /** "The second", "1 and 3": positions among the tasks that the user sees; a listing without tasks has none. */
  private placed(text: string): Found {
    const { shown, memory } = this.session;
    if (memory.query ? memory.listed.length === 0 : this.completed && !shown) return UNCLEAR;
    const open = () => this.session.tasks().tasks.filter(({ completed }) => !completed);
    const seen = shown ?? open().map(({ id }) => id);
    const places = readPlaces(lowOf(text), seen.length) ?? [];
    const ids = places.flatMap((place) => seen[place - 1] ?? []);
    const isKnown = (id: string) => this.session.task(id) !== undefined;
    if (!ids.every(isKnown)) this.session.all();
    return ids.length === places.length && ids.every(isKnown) ? tasks(ids, 1) : none(text);
  }

  /** "All but the first", "everything except milk". */
  private excepted(text: string): Found | undefined {
    const { base, x } = partsOf(forms.except, text) ?? {};
    if (!base || !x) return undefined;
    const { listed } = this.session.memory;
    const isAll = listed.length > 0 && /^(?:all|everything|all of them)$/.test(lowOf(base));
    const exceptions = this.find(x, true);
    const isOfListed = isAll && readPlaces(lowOf(x), listed.length);
    // "All but the eggs in Groceries" is not about other lists.
    const { l = "" } = (forms.bare.test(lowOf(base)) && partsOf(forms.inList, x)) || {};
    const from = isOfListed ? tasks(listed, 1) : (this.ofPlace(l) ?? this.other.find(base, true));
    if (from.kind !== "tasks") return undefined;
    // "All that is not in Work" is a group.
    const { not = { about: x } } = this.filterOf(text) ?? {};
    // If several may be meant, all of them are left alone.
    if (!("ids" in exceptions)) return not.about ? exceptions : undefined;
    const ids = others(from.ids, exceptions.ids);
    return ids.length > 0 ? { ...from, ids } : none(text);
  }

  /** "Groceries are done", "all errands": all tasks in the list or with the label. */
  private ofPlace(text: string): Found | undefined {
    const name = without(text, /^(?:all |every(?:thing)? |of |in |the |my )+/);
    const list = this.session.named("list", name)?.name;
    const label = this.session.named("label", name)?.name;
    const place = list ? `in "${list}"` : label && `labelled "${label}"`;
    return place ? this.group(`all tasks ${place}`) : undefined;
  }

  /** The tasks of a description such as "all done tasks about milk in Home"; there may be many. */
  private group(text: string): Found | undefined {
    return this.session.cached(`${text} ${this.completed}`, () => {
      const low = lowOf(text);
      if (forms.ofTasks.test(low)) return none(text);
      // "My list" is ambiguous if there are several; "all tasks" would be the most harmful reading.
      if (forms.oneList.test(low) && this.session.places("list").length > 1) return UNCLEAR;
      const filter = forms.bare.test(low) ? {} : this.filterOf(without(text, forms.numbered));
      if (!filter) return undefined;
      const { tasks: known, complete } = this.session.all();
      if (this.session.needs.length > 0) return none(text);
      if (!complete) return UNCLEAR;
      const { about, completed = this.completed, ...more } = filter;
      if (more.most && !/est$/.test(more.sort ?? "")) return undefined;
      const named = about ? known.filter(titledWith(about)) : known;
      if (about && named.length === 0) return undefined;
      if (this.session.namedIn("list", more.list).includes(undefined)) return none(text);
      const matching = named.filter(matcher({ ...more, completed }, this.session));
      const sorted = more.most ? sortedBy(matching, (task) => ageOf(task, more.of)) : matching;
      if (more.sort === "latest") sorted.reverse();
      const ids = sorted.slice(0, more.most).map(({ id }) => id);
      if (forms.numbered.test(low) && /both|two/.test(low) && ids.length !== 2)
        return ids.length > 2 ? several(ids) : undefined;
      const isOne = /\b(?:task|one|item|thing)$/.test(low) && !/^(?:every|each|all|any)/.test(low);
      if (ids.length > 1 && isOne) return several(ids);
      if (ids.length === 0) return / and |,/.test(low) ? undefined : none(text, true);
      return tasks(ids, 0.95, true);
    });
  }

  private filterOf(text: string): Filter | undefined {
    const due = text.replace(/\bfrom (?=(?:today|tomorrow|\w+day)$)/i, "due ");
    const [reading] = readQuery(`show ${due}`, this.session.clock);
    return reading && withPlaces((reading.intent as IntentOf<"query">).filter, this.session);
  }

  private named(text: string): Found {
    if (!this.verb && /^(?:it|them) /i.test(text)) return none(text);
    const { index } = this.session.tasks(lowOf(text));
    const bare = without(text, forms.end);
    const names = [text, bare, without(without(text, forms.lead), forms.end)]
      .filter((name) => name !== "")
      .map(unquoted);
    // "All done tasks" must not be matched as a misspelt name.
    const isGroup = forms.group.test(lowOf(text));
    const { verb } = this;
    const [best] = [...new Set(names)]
      .map((name) => (verb ? index.findStatement(name, verb) : index.find(name, !isGroup)))
      .filter(({ tasks: found }) => found.length > 0)
      .sort((a, b) => b.quality - a.quality);
    return best ? this.among(best) : none(text);
  }

  /** "Milk in Groceries" */
  private inPlace(text: string): Found | undefined {
    const { x = "", l } = partsOf(forms.inList, text) ?? {};
    const list = this.session.named("list", l);
    if (!list) return undefined;
    const { tasks: found, quality } = this.session.tasks(x).index.find(x);
    const inList = found.filter(({ listId }) => listId === list.id);
    return inList.length > 0 ? this.among({ tasks: inList, quality }) : undefined;
  }

  private among({ tasks: found, quality }: Match): Found {
    const wanted = this.completed;
    const fitting = found.filter(({ completed }) => wanted === undefined || completed === wanted);
    const ids = (fitting.length > 0 ? fitting : found).map(({ id }) => id);
    return ids.length === 1 ? tasks(ids, quality) : several(ids);
  }

  /** "Milk, the dentist and plants", each of which must be found; "the gym, done" is not a list. */
  private list(text: string): Found | undefined {
    const parts = splitText(text, forms.separators);
    if (parts.length < 2) return undefined;
    const ids: string[] = [];
    let quality = 1;
    for (const [at, said] of parts.entries()) {
      const one = continued(said, parts[at - 1]);
      if (/^(?:all )?(?:done|finished|completed?|open)$/.test(lowOf(one))) return none(text);
      const found = this.find(without(one, /^(?:both|also|and|the|my) /), false);
      const again = found.kind === "none" && this.verb ? this.other.find(one, false) : found;
      if (again.kind !== "tasks") return again;
      ids.push(...again.ids);
      quality = Math.min(quality, again.quality);
    }
    return tasks([...new Set(ids)], quality);
  }
}

/** "Chapter 5 and 6": a bare number continues the name before it. */
function continued(text: string, before = ""): string {
  const [name] = (/^\d+$/.test(lowOf(text)) && /^.*[a-z]\D*(?=\d+$)/.exec(lowOf(before))) || [];
  return name && !readPlaces(lowOf(before), 1) ? name + text : text;
}
