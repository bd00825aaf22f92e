import { icon } from "../shared/icons.js";

export const InboxIcon = icon(
  "M4 13.500 6.300 5.800a1 1 0 0 1 1-.8h9.400a1 1 0 0 1 1 .8L20 13.500V18a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-4.500Zm0 0h4.500l1.500 2.500h4l1.500-2.500H20",
);
export const TodayIcon = icon(
  "M5.500 5.500h13a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1v-12a1 1 0 0 1 1-1ZM4.500 10h15M8.500 3.500v3.500m7-3.500v3.500M9 15l2 2 4-4",
);
export const UpcomingIcon = icon(
  "M5.500 5.500h13a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1v-12a1 1 0 0 1 1-1ZM4.500 10h15M8.500 3.500v3.500m7-3.500v3.500M9 14.500h6m-2.500-2.500 2.500 2.500-2.500 2.500",
);
export const CompletedIcon = icon(
  "M12 20a8 8 0 1 1 0-16 8 8 0 0 1 0 16Zm-3.500-8 2.500 2.500 4.500-5",
);
export const ActivityIcon = icon("M3.500 12h4l2.500-6.500 4 13 2.500-6.500h4");
/** Turned while what it opens is shown. */
export const ChevronIcon = icon("m9 6.500 5.500 5.500L9 17.500", "icon chevron");
export const ListIcon = icon(
  "M8 6.500h11M8 12h11M8 17.500h11M4.500 6.500h.01M4.500 12h.01M4.500 17.500h.01",
);
export const SectionIcon = icon("M4.500 6h15M4.500 10.500h15v8h-15v-8Z");
export const MoreIcon = icon("M5.500 12h.01M12 12h.01M18.500 12h.01");
export const MenuIcon = icon("M4.500 7h15m-15 5h15m-15 5h15");
export const SidebarIcon = icon(
  "M5 5h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Zm4.500 0v14",
);
export const TagIcon = icon("M4.500 4.500h7L20 13l-7 7-8.500-8.500v-7Zm4 4h.01");
