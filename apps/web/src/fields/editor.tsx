import { useWindowEvent } from "@mantine/hooks";
import {
  createContext,
  type ReactNode,
  type RefObject,
  useContext,
  useEffect,
  useRef,
} from "react";
import { session } from "../account/session.js";
import classes from "./fields.module.css";
import { hasOpenList } from "./has-open-list.js";

const Settled = createContext<RefObject<boolean>>({ current: false });

interface EditorProps {
  /** To be set once something was chosen in it: then what is typed there does not count. */
  settled: RefObject<boolean>;
  children: ReactNode;
}

/** The frame of a field's editor. What is typed in it counts however it is closed, except by Escape. */
export function Editor({ settled, children }: EditorProps) {
  // The focus may be beside it, for example on the button that closes the sheet or the dialog.
  useWindowEvent(
    "keydown",
    ({ key, target }) => {
      if (key === "Escape" && !hasOpenList(target as Element)) settled.current = true;
    },
    { capture: true },
  );
  return (
    <Settled value={settled}>
      <div className={classes.editor}>{children}</div>
    </Settled>
  );
}

/** Runs `save` when the editor is closed, but not after a choice or by Escape or a sign-out. */
export function useSaveOnClose(save: () => void): RefObject<boolean> {
  const settled = useContext(Settled);
  const latest = useRef(save);
  latest.current = save;
  useEffect(
    () => () => {
      if (!settled.current && "user" in session.get()) latest.current();
    },
    [settled],
  );
  return settled;
}
