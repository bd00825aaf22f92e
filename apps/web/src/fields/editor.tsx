import {
  createContext,
  type ReactNode,
  type RefObject,
  useContext,
  useEffect,
  useRef,
} from "react";
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
  return (
    <Settled value={settled}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the inputs in it have the focus */}
      <div
        className={classes.editor}
        onKeyDown={({ key, target }) => {
          if (key === "Escape" && !hasOpenList(target)) settled.current = true;
        }}
      >
        {children}
      </div>
    </Settled>
  );
}

/** Runs `save` when the editor is closed, unless what is typed in it does not count. */
export function useSaveOnClose(save: () => void): RefObject<boolean> {
  const settled = useContext(Settled);
  const latest = useRef(save);
  latest.current = save;
  useEffect(
    () => () => {
      if (!settled.current) latest.current();
    },
    [settled],
  );
  return settled;
}
