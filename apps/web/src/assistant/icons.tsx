import {
  type IconProps,
  icon,
  PencilIcon,
  PlusIcon,
  SearchIcon,
  TrashIcon,
} from "../shared/icons.js";
import type { ChangeKind } from "./changes.js";

export const SendIcon = icon("M12 19V5.500m0 0L6 11.500m6-6 6 6");
export const StopIcon = ({ size = 18 }: IconProps) => (
  <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
    <rect x="6.500" y="6.500" width="11" height="11" rx="2" fill="currentColor" />
  </svg>
);
export const UndoIcon = icon("M9 14 4.500 9.500 9 5M5 9.500h9a5 5 0 0 1 0 10h-3");
export const RetryIcon = icon("M19 5v4.500h-4.500M18.600 9.500A7 7 0 1 0 19 13");
export const CopyIcon = icon(
  "M10 9h8a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-8a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1ZM5 15V6a1 1 0 0 1 1-1h9",
);
export const CheckIcon = icon("m5 12.500 4.700 4.500L19 7.500");
export const WarningIcon = icon("M12 4.500 3.500 19h17L12 4.500Zm0 5.500v4.500m0 2.300h.01");
export const DownIcon = icon("M12 5v13.500m0 0 6-6m-6 6-6-6");
export const BackIcon = icon("M19 12H5.500m0 0 6-6m-6 6 6 6");
export const HistoryIcon = icon(
  "M4.600 11a7.500 7.500 0 1 1 .800 4.600M4.500 6v5h5M12 8v4.300l2.800 1.700",
);
export const NewChatIcon = icon(
  "M12.500 5H7a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-5.500M10 14l.5-2.500L17.500 4.500l2 2-7 7L10 14Z",
);

const OpenIcon = icon("M12 19.500a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15Z");

const icons: Record<ChangeKind, (props: IconProps) => React.ReactNode> = {
  added: PlusIcon,
  completed: CheckIcon,
  reopened: OpenIcon,
  renamed: PencilIcon,
  moved: PencilIcon,
  updated: PencilIcon,
  deleted: TrashIcon,
  restored: UndoIcon,
  arranged: PencilIcon,
  read: SearchIcon,
  unchanged: OpenIcon,
  failed: WarningIcon,
  gone: TrashIcon,
};

const colors: Partial<Record<ChangeKind, string>> = {
  read: "inherit",
  unchanged: "inherit",
  gone: "inherit",
  deleted: "var(--mantine-color-error)",
  failed: "var(--mantine-color-error)",
};

interface KindIconProps {
  kind: ChangeKind;
  undone?: boolean;
  /** Whether the change was proposed, and not made. */
  dropped?: boolean;
}

/** The icon of a kind of change. */
export function KindIcon({ kind, undone = false, dropped = false }: KindIconProps) {
  const ActionIcon = undone ? UndoIcon : icons[kind];
  return (
    <span
      style={{
        display: "grid",
        flex: "none",
        color: undone || dropped ? "inherit" : (colors[kind] ?? "var(--docket-accent)"),
      }}
      aria-hidden="true"
    >
      <ActionIcon size={17} />
    </span>
  );
}
