import { momentInWords } from "@docket/dates";
import { type Task, useAccount } from "../store/use-store.js";

/** When a task was created, changed and completed. */
export function TaskTimes({ task }: { task: Task }) {
  const clock = useAccount();
  const parts = [
    `Created ${momentInWords(task.createdAt, clock)}`,
    task.updatedAt !== task.createdAt && `changed ${momentInWords(task.updatedAt, clock)}`,
    task.completedAt && `completed ${momentInWords(task.completedAt, clock)}`,
  ];
  return <p className="quiet">{parts.filter(Boolean).join(" · ")}</p>;
}
