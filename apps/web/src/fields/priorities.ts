/** 1 is the highest, 4 means none. */
export type Priority = 1 | 2 | 3 | 4;

export const priorityNames: Record<Priority, string> = {
  1: "High",
  2: "Medium",
  3: "Low",
  4: "None",
};
