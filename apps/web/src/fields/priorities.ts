/** 1 is the highest, 4 means none. */
export const priorities = [1, 2, 3, 4] as const;

export type Priority = (typeof priorities)[number];

export const priorityNames: Record<Priority, string> = {
  1: "High",
  2: "Medium",
  3: "Low",
  4: "None",
};
