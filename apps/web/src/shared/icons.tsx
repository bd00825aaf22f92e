import type { CSSProperties } from "react";

export interface IconProps {
  /** In pixels. */
  size?: number;
  /** What it means, if no text says it. */
  label?: string;
}

/** Creates a component for a line icon from its path, which is on a 24 by 24 grid. */
export const icon =
  (d: string, className = "icon") =>
  ({ size = 18, label }: IconProps) => (
    <svg
      className={className}
      style={{ "--icon-size": size } as CSSProperties}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      role={label && "img"}
      aria-label={label}
      aria-hidden={label === undefined}
    >
      <path d={d} />
    </svg>
  );
export const PlusIcon = icon("M12 5v14M5 12h14");
export const SearchIcon = icon("M10.5 17a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13Zm4.7-1.8L20 20");
export const PencilIcon = icon(
  "m4 20 .8-4L15.5 5.3a2 2 0 0 1 2.8 0l.4.4a2 2 0 0 1 0 2.8L8 19.2 4 20Zm10-13 3 3",
);
export const TrashIcon = icon(
  "M4.5 7h15M9.5 7V4.5h5V7m3.2 0-.8 12a1 1 0 0 1-1 .9H8.1a1 1 0 0 1-1-.9L6.3 7M10 11v5m4-5v5",
);
export const CloseIcon = icon("m6 6 12 12M18 6 6 18");
export const OfflineIcon = icon(
  "m4 4 16 16M8.5 16a5 5 0 0 1 6-.8M5 12.500a10 10 0 0 1 4.5-2.500m4.3-.1a10 10 0 0 1 5.2 2.600M2 9a14 14 0 0 1 4.5-2.800m4-.8A14 14 0 0 1 22 9M12 19.500h.01",
);
export const KeyboardIcon = icon(
  "M4 6.500h16a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1ZM7 10h.01M10.3 10h.01M13.7 10h.01M17 10h.01M8 14h8",
);
export const SignOutIcon = icon(
  "M14 4.500H6.500a1 1 0 0 0-1 1v13a1 1 0 0 0 1 1H14M10.5 12H20m0 0-3.5-3.500M20 12l-3.5 3.5",
);
export const PersonIcon = icon(
  "M12 11.500a3.7 3.7 0 1 0 0-7.5 3.7 3.7 0 0 0 0 7.500ZM4.8 20c.8-3.4 3.6-5.5 7.2-5.500s6.4 2.1 7.2 5.5",
);
export const PeopleIcon = icon(
  "M9 11a3.200 3.200 0 1 0 0-6.400A3.200 3.200 0 0 0 9 11Zm-6 8.400c.6-3 3-5 6-5s5.400 2 6 5M15.500 4.900a3.200 3.200 0 0 1 0 5.800M17.500 14.700c1.900.7 3.100 2.400 3.500 4.700",
);
export const BookIcon = icon(
  "M5 5.500A1.5 1.5 0 0 1 6.5 4H19v13H6.500A1.5 1.5 0 0 0 5 18.500m0-13v13A1.5 1.5 0 0 0 6.5 20H19v-3",
);
export const ChevronIcon = icon("m7 10 5 5 5-5");
export const ChatIcon = icon(
  "M6.500 5h11A2.500 2.500 0 0 1 20 7.500v6a2.500 2.500 0 0 1-2.500 2.500H11l-4.500 3.600V16A2.500 2.500 0 0 1 4 13.500v-6A2.500 2.500 0 0 1 6.500 5ZM8.500 9h7m-7 3.200h4.500",
);
