import { useEffect, useRef, useState } from "react";
import { browserStorage } from "../shared/storage.js";
import { useAccountStore } from "../store/use-store.js";

/** A text that was begun to be changed. */
interface Edit {
  /** What it was when the change began. */
  base: string;
  text: string;
}

interface InPlaceOptions {
  /** Names the text among all that can be changed: `12.title`. */
  name: string;
  value: string;
  /** Why a text cannot be saved, in words, or null. */
  problemOf: (text: string) => string | null;
  save: (text: string) => Promise<void>;
}

/** A text that is changed in its place. */
export interface InPlace {
  text: string;
  /** Why it was not saved. */
  problem: string | null;
  /** What it was changed to elsewhere meanwhile, where that has to be decided. */
  theirs: string | null;
  change(text: string): void;
  /** Saves what was typed, if it can be. */
  commit(): void;
  /** Saves it whatever was changed elsewhere. */
  keepMine(): void;
  /** Forgets what was typed. @returns whether there was anything */
  takeBack(): boolean;
}

/**
 * Saves a text when it is left, also by closing or hiding the page. What cannot be saved is kept in the browser,
 * and is there again when the text is shown the next time.
 */
export function useInPlace({ name, value, problemOf, save }: InPlaceOptions): InPlace {
  const key = `docket.edit.${useAccountStore().database.userId}.${name}`;
  const [edit, setEdit] = useState<Edit | null>(() => browserStorage.read<Edit>(key) ?? null);
  // Leaving the field follows at once on the key that takes it back, before it is rendered again.
  const current = useRef(edit);
  // Enter saves, and leaving the field right after would once more.
  const saving = useRef<string>(null);
  const [tried, setTried] = useState(false);
  const [failed, setFailed] = useState(false);
  const text = edit?.text ?? value;
  const theirs = edit && value !== edit.base && value !== edit.text.trim() ? value : null;
  const problem = edit ? problemOf(edit.text.trim()) : null;

  function keep(next: Edit | null) {
    setEdit(next);
    current.current = next;
    browserStorage.write(key, next ?? undefined);
  }

  /** What was typed stays shown until the store has it. */
  function saveNow(base: string) {
    const saved = text.trim();
    if (saved === base) return keep(null);
    if (saving.current === saved) return;
    saving.current = saved;
    keep({ base, text: saved });
    save(saved)
      .then(
        () => current.current?.text === saved && keep(null),
        () => setFailed(true),
      )
      .finally(() => {
        saving.current = null;
      });
  }

  function commit() {
    if (!current.current) return;
    setTried(true);
    if (problem === null && theirs === null) saveNow(value);
  }

  const latest = useRef(commit);
  latest.current = commit;
  useEffect(() => {
    const onHidden = () => {
      if (document.visibilityState === "hidden") latest.current();
    };
    document.addEventListener("visibilitychange", onHidden);
    return () => {
      document.removeEventListener("visibilitychange", onHidden);
      latest.current();
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
      keep({ base: edit?.base ?? value, text: next });
    },
    commit,
    keepMine() {
      setTried(true);
      if (problem === null) saveNow(value);
    },
    takeBack() {
      const changed = edit !== null && edit.text !== value;
      keep(null);
      setTried(false);
      setFailed(false);
      return changed;
    },
  };
}
