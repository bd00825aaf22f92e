import "@mantine/core/styles/Drawer.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/Popover.css";
import { Drawer, Popover, UnstyledButton } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { onEscape } from "../shared/on-escape.js";
import { useOverlayHistory } from "../shell/overlay-history.js";
import { useAccount } from "../store/use-store.js";
import { datePresets, presetForKey } from "./due-change.js";
import { Editor } from "./editor.js";
import classes from "./fields.module.css";
import { useIsPhone } from "./use-media.js";

interface FieldPopoverProps {
  /** The field's name: "Due". */
  label: string;
  icon: ReactNode;
  /** The value in words; empty if there is none. */
  text: string;
  /** Shown if there is no value: "No date". */
  empty: string;
  /** A warning, such as for a date that has passed. */
  tone?: "overdue" | undefined;
  /** Called with the day that a key sets on the closed field; null removes it. */
  onDay?: (day: string | null) => void;
  /** The editor. */
  children: (close: () => void) => ReactNode;
}

/** A value in words; a click opens its editor below it, or as a sheet on a phone. */
export function FieldPopover(props: FieldPopoverProps) {
  const { label, icon, text, empty, tone, onDay, children } = props;
  const [opened, setOpened] = useState(false);
  const isPhone = useIsPhone();
  const clock = useAccount();
  const close = () => setOpened(false);
  const editor = <Editor name={label}>{children(close)}</Editor>;
  useOverlayHistory(isPhone && opened, close);

  const trigger = (
    <UnstyledButton
      className={classes.trigger}
      data-empty={text === "" || undefined}
      data-tone={tone}
      aria-label={`${label}: ${text || empty}`}
      aria-keyshortcuts={onDay && "T M W N Delete"}
      aria-haspopup="dialog"
      aria-expanded={opened}
      onClick={() => setOpened(!opened)}
      onKeyDown={(event) => {
        // Keys that are pressed before the editor has the focus are meant for it.
        if (opened || event.ctrlKey || event.metaKey || event.altKey) return;
        const day = onDay && presetForKey(event.key, datePresets(clock));
        if (day === undefined) return;
        onDay?.(day);
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <span className={classes.triggerIcon}>{icon}</span>
      <span dir="auto">{text || empty}</span>
    </UnstyledButton>
  );

  if (isPhone)
    return (
      <>
        {trigger}
        <Drawer
          opened={opened}
          onClose={close}
          title={label}
          position="bottom"
          size="auto"
          closeOnEscape={false}
          closeButtonProps={{ "aria-label": "Close", size: 44, iconSize: 20 }}
          classNames={{
            content: classes.sheet,
            title: classes.sheetTitle,
            body: classes.sheetBody,
          }}
          onKeyDown={onEscape(close)}
        >
          {editor}
        </Drawer>
      </>
    );
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      onDismiss={close}
      position="bottom-start"
      width={328}
      middlewares={{ flip: true, shift: { crossAxis: true, padding: 8 } }}
      shadow="md"
      trapFocus
      returnFocus
      closeOnEscape={false}
      transitionProps={{ transition: "fade-down", duration: 120 }}
    >
      <Popover.Target>{trigger}</Popover.Target>
      <Popover.Dropdown aria-label={label} className={classes.dropdown} onKeyDown={onEscape(close)}>
        {editor}
      </Popover.Dropdown>
    </Popover>
  );
}
