import { codePoints, limits } from "@docket/contract/limits";
import type { Task } from "../store/use-store.js";
import { useWrites } from "../store/use-store.js";
import { InPlaceText } from "./in-place-text.js";
import classes from "./task-panel.module.css";
import { tooLong } from "./too-long.js";
import { useInPlace } from "./use-in-place.js";

/** The title of a task, edited in place. */
export function TitleText({ task }: { task: Task }) {
  const writes = useWrites();
  const edit = useInPlace({
    id: task.id,
    name: "title",
    value: task.title,
    problemOf: (text) =>
      text === "" ? "Enter a title." : tooLong("title", codePoints(text) - limits.title),
    save: (title) => writes.changeTask(task.id, { title }),
  });
  return <InPlaceText label="Title" oneLine className={classes.title} edit={edit} />;
}
