import { tabStorage, userKey } from "../../shared/storage.js";
import { createStore, type Store, withEntry } from "../../shared/store.js";

/** Messages typed but not sent, for each conversation; kept in the tab. */
export interface Drafts {
  texts: Store<ReadonlyMap<string, string>>;
  /** `conversationId` null: for a new conversation. */
  read(conversationId: string | null): string;
  write(conversationId: string | null, text: string): void;
}

export function createDrafts(userId: string): Drafts {
  const prefix = userKey(userId, "message-drafts.");
  const texts = createStore<ReadonlyMap<string, string>>(
    new Map(
      tabStorage
        .keys(prefix)
        .map((name) => [name.slice(prefix.length), tabStorage.read<string>(name) ?? ""]),
    ),
  );
  return {
    texts,
    read: (id) => texts.get().get(draftKey(id)) ?? "",
    write(id, text) {
      const key = draftKey(id);
      texts.set((map) => withEntry(map, key, text || undefined));
      tabStorage.write(prefix + key, text || undefined);
    },
  };
}

/** The key of a draft in {@link Drafts.texts}. */
export const draftKey = (conversationId: string | null) => conversationId ?? "new";
