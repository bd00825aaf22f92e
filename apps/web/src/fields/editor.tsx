import { useWindowEvent } from "@mantine/hooks";
import {
  createContext,
  type ReactNode,
  type RefObject,
  useContext,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
} from "react";
import { currentUserId } from "../account/session.js";
import { hasOpenList } from "../shared/on-escape.js";
import { tabStorage, userKey } from "../shared/storage.js";
import { useAccountStore } from "../store/use-store.js";
import { useKept } from "./use-kept.js";

interface Editing {
  /** Its name, after those of the editors around it. */
  name: string;
  settled: RefObject<boolean>;
}

const Current = createContext<Editing>({ name: "", settled: { current: false } });

interface EditorProps {
  /** Distinguishes it from the others in the same place: "Due", "list 12". */
  name: string;
  children: ReactNode;
}

/**
 * Something that is opened to change values and closed again. What is typed in it counts however it is closed, except
 * by Escape, and is there again after a reload: see {@link useTyped}.
 */
export function Editor({ name: own, children }: EditorProps) {
  const settled = useRef(false);
  const around = useContext(Current).name;
  const editing = useMemo(() => ({ name: `${around}.${own}`, settled }), [around, own]);
  // The focus may be beside it, for example on the button that closes the sheet or the dialog.
  useWindowEvent(
    "keydown",
    ({ key, target }) => {
      if (key === "Escape" && !hasOpenList(target as Element)) settled.current = true;
    },
    { capture: true },
  );
  return <Current value={editing}>{children}</Current>;
}

/** To be set once something was chosen or cancelled in the editor: then what is typed there does not count. */
export function useSettled(): RefObject<boolean> {
  return useContext(Current).settled;
}

/**
 * What is typed in a field of the enclosing {@link Editor}, null if nothing is, and the function that changes it. `save`
 * is called with it when the editor is closed, but not after a choice or by Escape or a sign-out.
 */
export function useTyped<Value>(field: string, save: (typed: Value) => void) {
  const { name, settled } = useContext(Current);
  const { userId } = useAccountStore().database;
  const key = userKey(userId, `typed${name}.${field}`);
  const [typed, keep] = useKept<Value | null>(key, null, tabStorage);
  const close = useEffectEvent(() => {
    keep(null);
    if (typed !== null && !settled.current && currentUserId()) save(typed);
  });
  const isOpen = useRef(false);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
      // Not if React only runs the effect again, as in development.
      queueMicrotask(() => isOpen.current || close());
    };
  }, []);
  const type = (next: Value | null) => {
    if (next !== null) settled.current = false;
    keep(next);
  };
  return [typed, type] as const;
}
