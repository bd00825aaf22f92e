import type { ImportSample as SampleTask } from "@docket/contract";
import { describeRepeat, dueOf, formatDue } from "@docket/dates";
import { describeField, taskFields } from "../fields/task-fields.js";
import { PlainList } from "../shared/plain-list.js";
import { useAccount } from "../store/use-store.js";
import { counted } from "./names.js";
import classes from "./transfer.module.css";

/** The first tasks of a file, as they would be imported. */
export function ImportSample({ tasks, total }: { tasks: SampleTask[]; total: number }) {
  if (tasks.length === 0) return null;
  const rest = total - tasks.length;
  return (
    <section>
      <h3 className={classes.heading}>The first of them</h3>
      <PlainList className={classes.sample}>
        {tasks.map((task, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no ids yet and never move
          <SampleRow key={index} task={task} />
        ))}
      </PlainList>
      {rest > 0 && <p className="quiet">And {counted(rest, "more", "more")}.</p>}
    </section>
  );
}

const { title, description, completed, labelIds, dueDate, dueTime, dueZone, repeat, ...plain } =
  taskFields;
/** The fields that are formatted as everywhere else. */
const plainFields = Object.keys(plain) as (keyof typeof plain)[];

function SampleRow({ task }: { task: SampleTask }) {
  const clock = useAccount();
  const due = dueOf(task);
  const about = [
    [task.list ?? "Inbox", task.section].filter(Boolean).join(" / "),
    due && formatDue(due, clock),
    task.repeat && describeRepeat(task.repeat, clock.locale),
    ...plainFields.map((field) => describeField(field, task)),
    ...task.labels.map((label) => `@${label}`),
  ];
  return (
    <li
      className={classes.sampleTask}
      data-done={task.completed || undefined}
      style={{ paddingInlineStart: `${(task.level - 1) * 18}px` }}
    >
      <span className={classes.sampleTitle} dir="auto">
        {task.title}
      </span>
      <span className="quiet">{about.filter(Boolean).join(" · ")}</span>
    </li>
  );
}
