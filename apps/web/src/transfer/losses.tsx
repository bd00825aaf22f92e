import type { ImportLoss } from "@docket/contract";
import { fieldLabels } from "../fields/task-fields.js";
import { PlainList } from "../shared/plain-list.js";
import { ChevronIcon } from "../views/view-icons.js";
import { csvFieldNames } from "./names.js";
import classes from "./transfer.module.css";

/** The names of Docket's own fields; others keep their name from the file. */
const names: Record<string, string> = { ...fieldLabels, ...csvFieldNames };

/** The number of losses that are shown at once; the others are shown on demand. */
const SHOWN = 6;

/** Everything in a file that is left out or changed by the import, by field. */
export function Losses({ losses, title }: { losses: ImportLoss[]; title: string }) {
  if (losses.length === 0) return <p className="quiet">Everything in the file can be imported.</p>;
  const rest = losses.slice(SHOWN);
  return (
    <section>
      <h3 className={classes.heading}>{title}</h3>
      <LossList losses={losses.slice(0, SHOWN)} />
      {rest.length > 0 && (
        <details className={classes.details}>
          <summary>
            {rest.length} more
            <ChevronIcon size={16} />
          </summary>
          <LossList losses={rest} />
        </details>
      )}
    </section>
  );
}

function LossList({ losses }: { losses: ImportLoss[] }) {
  return (
    <PlainList className={classes.losses}>
      {losses.map(({ field, count, values, reason }) => (
        <li key={`${field} ${reason}`}>
          <span className={classes.lossField}>{names[field] ?? field}</span>
          {count > 1 && <span className="quiet"> × {count.toLocaleString("en")}</span>}
          <span dir="auto"> {reason}</span>
          <LostValues values={values.filter(({ value }) => value !== "")} />
        </li>
      ))}
    </PlainList>
  );
}

function LostValues({ values }: Pick<ImportLoss, "values">) {
  return values.map(({ value, where }, index) => (
    <span key={value} className="quiet">
      {index === 0 ? " " : ", "}
      <q dir="auto">{value}</q>
      {where && ` (${where})`}
    </span>
  ));
}
