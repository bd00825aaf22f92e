import { tabStorage, userKey } from "../../shared/storage.js";
import { createStore, withEntry } from "../../shared/store.js";

/** Messages typed but not sent, for each conversation (null: a new one); kept in the tab. */
export function createDrafts(userId: string) {
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
    read: (id: string | null) => texts.get().get(draftKey(id)) ?? "",
    write(id: string | null, text: string) {
      const key = draftKey(id);
      texts.set((map) => withEntry(map, key, text || undefined));
      tabStorage.write(prefix + key, text || undefined);
    },
  };
}

/** The key of a draft among the `texts`. */
export const draftKey = (conversationId: string | null) => conversationId ?? "new";
