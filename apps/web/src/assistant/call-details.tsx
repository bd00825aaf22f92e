import type { Task, TurnCall } from "@docket/contract";
import classes from "./call-details.module.css";
import { kindOf } from "./changes.js";

/** One call in detail: the task before and after, or what was asked and why it was refused. */
export function CallDetails({ call }: { call: TurnCall }) {
  const kind = kindOf(call);
  const { detail, before, after } = call;
  if (kind === "refused" || kind === "looked" || kind === "nothing") {
    return (
      <div className={classes.call}>
        <p className={classes.heading}>{call.title}</p>
        {detail && <p className={classes.detail}>{detail}</p>}
        <Asked input={call.input} />
      </div>
    );
  }
  return (
    <div className={classes.call}>
      <p className={classes.heading} dir="auto">
        {(after ?? before)?.title}
      </p>
      <dl className={classes.fields}>
        {fields.map(([name, read]) => (
          <Field
            key={name}
            name={name}
            before={before && read(before)}
            after={after && read(after)}
            always={before === null || after === null}
          />
        ))}
      </dl>
    </div>
  );
}

const fields: [string, (task: Task) => string][] = [
  ["Title", ({ title }) => title],
  ["Description", ({ description }) => description ?? ""],
  ["State", ({ completed }) => (completed ? "done" : "open")],
];

interface FieldProps {
  name: string;
  /** Null: there was no task; empty: it had nothing here. */
  before: string | null;
  after: string | null;
  /** Also if nothing changed. */
  always: boolean;
}

function Field({ name, before, after, always }: FieldProps) {
  if ((before === after && !always) || ((before ?? "") === "" && (after ?? "") === "")) return null;
  return (
    <div className={classes.field}>
      <dt>{name}</dt>
      <dd>
        {before && (
          <del dir="auto">
            <span className={classes.unseen}>Before: </span>
            {before}
          </del>
        )}
        {after && (
          <ins dir="auto">
            <span className={classes.unseen}>After: </span>
            {after}
          </ins>
        )}
        {before !== null && after === "" && <span className={classes.none}>nothing</span>}
      </dd>
    </div>
  );
}

/** What the tool was called with. */
function Asked({ input }: { input: Record<string, unknown> }) {
  const given = Object.entries(input ?? {}).filter(([name]) => name !== "cursor");
  if (given.length === 0) return null;
  return (
    <dl className={classes.fields}>
      {given.map(([name, value]) => (
        <div key={name} className={classes.field}>
          <dt>{inputNames[name] ?? name}</dt>
          <dd dir="auto">{typeof value === "string" ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

const inputNames: Record<string, string> = {
  q: "Search",
  completed: "Done",
  sort: "Order",
  limit: "At most",
  id: "Task",
  title: "Title",
  description: "Description",
};
