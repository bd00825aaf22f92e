import { fold } from "./patterns.js";
import type { Named } from "./types.js";

/** Names, found without a look at each: somebody may have thousands, and a line hundreds of marks. */
export class Names<One extends Named> {
  readonly #known: readonly One[];
  #byName: Map<string, One[]> | undefined;
  /** The lengths of the names, the longest first. */
  #lengths: number[] = [];

  constructor(known: readonly One[]) {
    this.#known = known;
  }

  /** Those that are called so, ignoring case and accents. */
  called(name: string): readonly One[] {
    return this.#index().get(fold(name)) ?? [];
  }

  /** The longest with which a text begins, where no word goes on after it. */
  longestAt(text: string): One | undefined {
    const byName = this.#index();
    const folded = fold(text.slice(0, this.#lengths[0] ?? 0));
    for (const length of this.#lengths) {
      const [found] = byName.get(folded.slice(0, length)) ?? [];
      if (found && !/^[\p{L}\p{N}_]/u.test(text.slice(length))) return found;
    }
    return undefined;
  }

  /** By their folded forms; built when it is first needed. */
  #index(): Map<string, One[]> {
    if (this.#byName) return this.#byName;
    this.#byName = Map.groupBy(this.#known, ({ name }) => fold(name));
    const lengths = new Set([...this.#byName.keys()].map(({ length }) => length));
    this.#lengths = [...lengths].filter((length) => length > 0).sort((a, b) => b - a);
    return this.#byName;
  }
}

const MAX_WITHIN = 50;

/** The names of several words that a text contains, compared in a form; of too many, the first. */
export function namesWithin(
  text: string,
  rows: readonly { name: string }[],
  formOf: (name: string) => string,
): string[] {
  const within = formOf(text);
  return rows
    .filter(({ name }) => /[ ,]/.test(name) && within.includes(formOf(name)))
    .slice(0, MAX_WITHIN)
    .map(({ name }) => name);
}

/**
 * Returns a function that finds rows by name. The form of each name is made once, for as long as the rows are kept.
 *
 * @param forms in which names are compared, one after the other
 */
export function indexNames(...forms: ((name: string) => string)[]) {
  const indexes = new WeakMap<readonly object[], Map<string, object[]>[]>();
  return <Row extends { name: string }>(rows: readonly Row[]) => {
    const index = (indexes.get(rows) ??
      forms.map((form) => Map.groupBy(rows, ({ name }) => form(name)))) as Map<string, Row[]>[];
    indexes.set(rows, index);
    return {
      called: (name: string): Row | undefined =>
        forms.flatMap((form, at) => (form(name) && index[at]?.get(form(name))) || [])[0],
      /** Those whose first form passes a test. */
      like: (test: (form: string) => boolean): Row[] =>
        [...(index[0] ?? [])].flatMap(([form, same]) => (test(form) ? same : [])),
    };
  };
}
