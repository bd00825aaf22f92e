import { icon } from "../shared/icons.js";

export const CalendarIcon = icon(
  "M5.500 6h13a1 1 0 0 1 1 1v11.500a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1ZM4.500 10.500h15M8.500 3.800V7m7-3.200V7",
);
export const RepeatIcon = icon(
  "M4.500 11.500V10A3.500 3.500 0 0 1 8 6.500h11m0 0-2.800-2.800M19 6.500l-2.800 2.800M19.500 12.500V14a3.500 3.500 0 0 1-3.500 3.500H5m0 0 2.800 2.800M5 17.500l2.800-2.800",
);
export const FlagIcon = icon("M6 20.500v-16m0 0c4-2 8 2 12.500 0v9.500C14 16 10 12 6 14");
export const StartIcon = icon("M4 12h12m0 0-4-4m4 4-4 4M20 5v14");
export const SubtaskIcon = icon("M5 5v9a3 3 0 0 0 3 3h4m-7-8h7m4 0h4m-4 8h4");
export const TextIcon = icon("M5 7h14M5 12h14M5 17h8");
