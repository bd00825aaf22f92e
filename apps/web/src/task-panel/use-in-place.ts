import { useEffect, useEffectEvent, useRef, useState } from "react";
import { browserStorage, userKey } from "../shared/storage.js";
import { useAccountStore } from "../store/use-store.js";

/** An edit in progress. */
interface Edit {
  /** The text when the edit began. */
  base: string;
  text: string;
}

interface InPlaceOptions {
  /** The task of the text. */
  id: string;
  /** Identifies the text among those of the task. */
  name: string;
  value: string;
  /** Why a text cannot be saved, for the user, or null. */
  problemOf: (text: string) => string | null;
  save: (text: string) => Promise<void>;
}

/** The state of a text that is edited in place. */
export interface InPlace {
  text: string;
  /** Why it was not saved. */
  problem: string | null;
  /** The conflicting text from elsewhere, if the user has to decide between the two. */
  theirs: string | null;
  change(text: string): void;
  /** Saves the typed text, if it is valid and there is no conflict. */
  commit(): void;
  /** Saves the typed text in spite of a conflict. */
  keepMine(): void;
  /** Discards the typed text. @returns whether there was any */
  discard(): boolean;
}

/**
 * Saves a text on blur, and when the page is closed or hidden. A text that cannot be saved is kept
 * in the browser and restored when the text is shown the next time.
 */
export function useInPlace({ id, name, value, problemOf, save }: InPlaceOptions): InPlace {
  const { database, mirror } = useAccountStore();
  const key = userKey(database.userId, `edit.${mirror.keyOf(id, "task")}.${name}`);
  const [edit, setEdit] = useState<Edit | null>(() => browserStorage.read<Edit>(key) ?? null);
  // The blur follows immediately after the key that reverts the edit, before the next render.
  const current = useRef(edit);
  // The text that is being saved. Until it is stored, `value` is the one before it.
  const saving = useRef<string>(null);
  const [tried, setTried] = useState(false);
  const [failed, setFailed] = useState(false);
  const text = edit?.text ?? value;
  const isOther = edit && value !== edit.base && value !== edit.text.trim();
  const theirs = isOther && saving.current === null ? value : null;
  const problem = edit ? problemOf(edit.text.trim()) : null;

  function keep(next: Edit | null) {
    setEdit(next);
    current.current = next;
    browserStorage.write(key, next ?? undefined);
  }

  /** Saves the typed text, which stays shown until the store has it. */
  function saveNow(base: string) {
    const saved = text.trim();
    // Enter saves, and the blur right after it would save once more.
    if (saving.current === saved) return;
    if (saving.current === null && saved === base) return keep(null);
    saving.current = saved;
    keep({ base, text: saved });
    save(saved)
      .then(
        () => current.current?.text === saved && keep(null),
        () => {
          if (current.current) keep({ ...current.current, base });
          setFailed(true);
        },
      )
      .finally(() => {
        if (saving.current === saved) saving.current = null;
      });
  }

  function commit() {
    if (!current.current) return;
    setTried(true);
    if (problem === null && theirs === null) saveNow(value);
  }

  const onLeave = useEffectEvent(commit);
  useEffect(() => {
    const onHidden = () => {
      if (document.visibilityState === "hidden") onLeave();
    };
    document.addEventListener("visibilitychange", onHidden);
    return () => {
      document.removeEventListener("visibilitychange", onHidden);
      onLeave();
    };
  }, []);

  return {
    text,
    problem: failed
      ? "Couldn’t save this in the browser. It is kept here."
      : tried
        ? problem
        : null,
    theirs,
    change(next) {
      setTried(false);
      setFailed(false);
      keep({ base: saving.current ?? edit?.base ?? value, text: next });
    },
    commit,
    keepMine() {
      setTried(true);
      if (problem === null) saveNow(value);
    },
    discard() {
      const changed = edit !== null && edit.text !== value;
      keep(null);
      setTried(false);
      setFailed(false);
      return changed;
    },
  };
}
