import type { Message, Turn, TurnOutcome } from "@docket/contract";

/** A page of a conversation: its messages in the order they were written, and their turns. */
export interface MessagePage {
  items: Message[];
  turns: Turn[];
  /** The cursor of the next older page. */
  nextCursor: string | null;
}

/** The loaded part of a conversation, newest page first, as react-query's infinite data. */
export interface MessagePages {
  pages: MessagePage[];
  pageParams: unknown[];
}

/** A conversation without messages. */
export const noMessages: MessagePages = {
  pages: [{ items: [], turns: [], nextCursor: null }],
  pageParams: [null],
};

/** The pages with the messages of a turn that has ended. */
export function withOutcome(
  pages: MessagePages,
  { turn, message, reply }: TurnOutcome,
): MessagePages {
  return withNewest(pages, reply ? [message, reply] : [message], [turn]);
}

/** The pages with a turn updated; the same object if none of them contains it. */
export function withTurn(pages: MessagePages, turn: Turn): MessagePages {
  if (!pages.pages.some(({ turns }) => turns.some(({ id }) => id === turn.id))) return pages;
  return {
    ...pages,
    pages: pages.pages.map((page) => ({ ...page, turns: put(page.turns, turn) })),
  };
}

/**
 * The pages updated with a fresh newest page. If there is a gap to the older pages because
 * more messages have arrived than the page holds, the older ones are dropped and loaded
 * again on scrolling.
 */
export function withFresh(pages: MessagePages, fresh: MessagePage): MessagePages {
  const known = new Set(pages.pages.flatMap(({ items }) => items.map(({ id }) => id)));
  const connects = fresh.nextCursor === null || fresh.items.some(({ id }) => known.has(id));
  if (!connects) return { pages: [fresh], pageParams: [null] };
  return withNewest(pages, fresh.items, fresh.turns);
}

/** All messages, oldest first. */
export function allMessages({ pages }: MessagePages): Message[] {
  return pages.toReversed().flatMap(({ items }) => items);
}

/** All turns, oldest first, each once. */
export function allTurns({ pages }: MessagePages): Turn[] {
  const turns = new Map<string, Turn>();
  for (const page of pages) for (const turn of page.turns) turns.set(turn.id, turn);
  return [...turns.values()].sort(byId);
}

function withNewest(pages: MessagePages, items: Message[], turns: Turn[]): MessagePages {
  const [first, ...others] = pages.pages;
  if (!first) return pages;
  const known = new Set(pages.pages.flatMap((page) => page.items.map(({ id }) => id)));
  const added = items.filter(({ id }) => !known.has(id));
  const newest = {
    ...first,
    items: added.length === 0 ? first.items : [...first.items, ...added].sort(byId),
    turns: turns.reduce(put, first.turns),
  };
  const older = others.map((page) => {
    const held = turns.filter(({ id }) => page.turns.some((turn) => turn.id === id));
    return held.length === 0 ? page : { ...page, turns: held.reduce(put, page.turns) };
  });
  return { ...pages, pages: [newest, ...older] };
}

function put(turns: Turn[], turn: Turn): Turn[] {
  const index = turns.findIndex(({ id }) => id === turn.id);
  return index === -1 ? [...turns, turn] : turns.with(index, turn);
}

/** Whether an id was assigned after another one. */
export const isLaterId = (id: string, other: string): boolean => byId({ id }, { id: other }) > 0;

/** Ids are increasing decimal numbers as text: a longer one is larger. */
function byId(a: { id: string }, b: { id: string }): number {
  return a.id.length - b.id.length || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
