import { personal, tab } from "../../shared/kept.js";
import { createStore, type Store, withEntry } from "../../shared/store.js";

/** What is typed and not sent, for each conversation; kept in the tab. */
export interface Drafts {
  texts: Store<ReadonlyMap<string, string>>;
  /** `conversationId` null: for a conversation that is not begun. */
  read(conversationId: string | null): string;
  write(conversationId: string | null, text: string): void;
}

export function createDrafts(userId: string): Drafts {
  const place = personal(userId, "saying.");
  const texts = createStore<ReadonlyMap<string, string>>(
    new Map(
      tab.keys(place).map((name) => [name.slice(place.length), tab.read<string>(name) ?? ""]),
    ),
  );
  return {
    texts,
    read: (id) => texts.get().get(draftName(id)) ?? "",
    write(id, text) {
      const name = draftName(id);
      texts.set((map) => withEntry(map, name, text || undefined));
      tab.write(place + name, text || undefined);
    },
  };
}

/** Under which a draft is found in {@link Drafts.texts}. */
export const draftName = (conversationId: string | null) => conversationId ?? "new";
