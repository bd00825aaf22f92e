import { momentInWords } from "@docket/dates";
import { type Task, useAccount } from "../store/use-store.js";
import classes from "./task-panel.module.css";

/** When a task was created, changed and completed. */
export function TaskTimes({ task }: { task: Task }) {
  const clock = useAccount();
  const parts = [
    `Created ${momentInWords(task.createdAt, clock)}`,
    task.updatedAt !== task.createdAt && `changed ${momentInWords(task.updatedAt, clock)}`,
    task.completedAt && `completed ${momentInWords(task.completedAt, clock)}`,
  ];
  return <p className={classes.times}>{parts.filter(Boolean).join(" · ")}</p>;
}
