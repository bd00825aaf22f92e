import "@mantine/core/styles/Drawer.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/Paper.css";
import { Drawer } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { useIsPhone } from "../fields/use-media.js";
import { onEscape } from "../shared/on-escape.js";
import { closeTask } from "../shell/location.js";
import classes from "./task-panel.module.css";

interface PanelFrameProps {
  /** The accessible name of the panel. */
  name: string;
  /** Identifies the content; when it changes, the panel takes the focus again. */
  shown: string;
  children: ReactNode;
}

/** Beside the list; on a phone, a sheet over it. Escape closes it. */
export function PanelFrame({ name, shown, children }: PanelFrameProps) {
  const isPhone = useIsPhone();
  const panel = useRef<HTMLElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: when another task is shown
  useEffect(() => {
    const { activeElement, body } = document;
    // While the user moves through the list with the panel open, the focus stays in the list.
    if (activeElement === body || activeElement?.closest("[data-task-panel]"))
      panel.current?.focus();
  }, [shown]);
  useEffect(() => panel.current?.focus(), []);

  if (isPhone)
    return (
      <Drawer
        opened
        onClose={closeTask}
        position="bottom"
        size="94dvh"
        withCloseButton={false}
        closeOnEscape={false}
        transitionProps={{ duration: 220 }}
        classNames={{ body: classes.sheetBody }}
        attributes={{ content: { "aria-label": name } }}
        onKeyDown={onEscape(closeTask)}
        data-task-panel
      >
        {/* Takes the focus instead of the first control, which is the checkbox. */}
        <div className={classes.sheetFocus} tabIndex={-1} data-autofocus>
          {children}
        </div>
      </Drawer>
    );
  return (
    <aside
      ref={panel}
      className={classes.panel}
      aria-label={name}
      tabIndex={-1}
      onKeyDown={onEscape(closeTask)}
      data-task-panel
    >
      {children}
    </aside>
  );
}
