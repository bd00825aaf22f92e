import type { ChangedTask } from "@docket/contract";

/** A task as the page keeps it. */
export type Task = ChangedTask & {
  completedAt: string | null;
  listId: string;
  sectionId: string | null;
  parentId: string | null;
  labelIds: string[];
  priority: number;
  startDate: string | null;
  dueDate: string | null;
  dueTime: string | null;
  dueZone: string | null;
  dueAt: string | null;
  repeat: { rule: string; from: "due" | "completion" } | null;
  position: string;
};

export interface List {
  id: string;
  name: string;
  color: string | null;
  isInbox: boolean;
  archivedAt: string | null;
  position: string;
  createdAt: string;
  updatedAt: string;
}

export interface Section {
  id: string;
  listId: string;
  name: string;
  position: string;
  createdAt: string;
  updatedAt: string;
}

export interface Label {
  id: string;
  name: string;
  color: string | null;
  createdAt: string;
  updatedAt: string;
}
