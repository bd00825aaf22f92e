import { insideQuotes, rawText, type Token, tokenise } from "./tokens.js";

interface Node {
  next: Map<string, Node>;
  ends: boolean;
}

/** The titles of the user's tasks as a trie of words, to find them in an utterance. */
export interface TitleIndex {
  root: Node;
}

/** The words of a text, those in quotations too. */
export function wordsOf(text: string): string[] {
  return tokenise(text).flatMap((token) => {
    if (token.kind === "word") return [token.word];
    return token.kind === "quote" ? wordsOf(insideQuotes(token)) : [];
  });
}

/** Indexes titles by their words. Titles of one word need no protection and are left out. */
export function indexTitles(titles: readonly string[]): TitleIndex {
  const root: Node = { next: new Map(), ends: false };
  for (const title of titles) {
    const words = wordsOf(title);
    if (words.length < 2) continue;
    let node = root;
    for (const word of words) {
      let next = node.next.get(word);
      if (!next) {
        next = { next: new Map(), ends: false };
        node.next.set(word, next);
      }
      node = next;
    }
    node.ends = true;
  }
  return { root };
}

/**
 * Where existing titles occur in an utterance: start index to the index after the end, the longest
 * at each place. They are protected from the grammar, so that a task can be called "Delete old
 * photos" or "Salt and pepper". A title can only hide words from the grammar, never add a command.
 */
export function findTitles(tokens: readonly Token[], index: TitleIndex): Map<number, number> {
  const spans = new Map<number, number>();
  for (let at = 0; at < tokens.length; at++) {
    const end = titleEnd(tokens, at, index.root);
    if (end === undefined) continue;
    spans.set(at, end);
    at = end - 1;
  }
  return spans;
}

function titleEnd(tokens: readonly Token[], at: number, root: Node): number | undefined {
  let node = root;
  let found: number | undefined;
  for (let i = at; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    if (token.kind === "mark" && i > at) continue;
    if (token.kind !== "word") break;
    const next = node.next.get(token.word);
    if (!next) break;
    node = next;
    if (node.ends) found = i + 1;
  }
  return found;
}

/** Replaces the spans that start at `from` or later by one token each. */
export function joinTitles(
  tokens: readonly Token[],
  spans: ReadonlyMap<number, number>,
  offset: number,
  from: number,
): Token[] {
  const joined: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const end = spans.get(i + offset);
    const first = tokens[i] as Token;
    if (end === undefined || i < from || end - offset > tokens.length) {
      joined.push(first);
      continue;
    }
    const last = tokens[end - offset - 1] as Token;
    joined.push({
      kind: "title",
      word: "",
      raw: rawText(tokens.slice(i, end - offset)),
      start: first.start,
      end: last.end,
      ...(last.possessive ? { possessive: true as const } : {}),
    });
    i = end - offset - 1;
  }
  return joined;
}
