import type { TurnCall } from "@docket/contract";
import { editableFields, fieldLabels, formatField } from "../fields/task-fields.js";
import classes from "./call-details.module.css";
import { changeKind } from "./changes.js";

/** One call in detail: the task before and after, or the input and why it failed. */
export function CallDetails({ call }: { call: TurnCall }) {
  const kind = changeKind(call);
  const { detail, before, after } = call;
  if (["failed", "read", "unchanged", "arranged", "gone"].includes(kind)) {
    return (
      <div className={classes.call}>
        <p className={classes.heading}>{call.title}</p>
        {detail && <p className={classes.detail}>{detail}</p>}
        <CallInput input={call.input} />
      </div>
    );
  }
  // The title of a task that is added or deleted would only repeat the heading.
  const shown = before && after ? editableFields : editableFields.filter((it) => it !== "title");
  return (
    <div className={classes.call}>
      <p className={classes.heading} dir="auto">
        {(after ?? before)?.title}
      </p>
      <dl className={classes.fields}>
        {shown.map((field) => (
          <Change
            key={field}
            label={fieldLabels[field]}
            before={before && formatField(field, before)}
            after={after && formatField(field, after)}
          />
        ))}
      </dl>
    </div>
  );
}

interface ChangeProps {
  label: string;
  /** Null: there was no task; empty: the field had no value. */
  before: string | null;
  after: string | null;
}

function Change({ label, before, after }: ChangeProps) {
  if (before === after || (!before && !after)) return null;
  return (
    <div className={classes.field}>
      <dt>{label}</dt>
      <dd>
        {before && (
          <del dir="auto">
            <span className="visually-hidden">Before: </span>
            {before}
          </del>
        )}
        {after && (
          <ins dir="auto">
            <span className="visually-hidden">After: </span>
            {after}
          </ins>
        )}
        {before !== null && after === "" && <span className={classes.none}>None</span>}
      </dd>
    </div>
  );
}

/** What the tool was called with. */
function CallInput({ input }: { input: Record<string, unknown> }) {
  const given = Object.entries(input ?? {}).filter(([name]) => name !== "cursor");
  if (given.length === 0) return null;
  return (
    <dl className={classes.fields}>
      {given.map(([name, value]) => (
        <div key={name} className={classes.field}>
          <dt>{inputLabels[name] ?? name}</dt>
          <dd dir="auto">{typeof value === "string" ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

const inputLabels: Record<string, string> = {
  ...fieldLabels,
  completed: "Done",
  q: "Search",
  sort: "Sort by",
  limit: "Limit",
  id: "Task",
};
