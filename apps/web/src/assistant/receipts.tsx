import type { TurnCall } from "@docket/contract";
import { useId, useState } from "react";
import { PlainList } from "../shared/plain-list.js";
import { ChevronIcon } from "../views/view-icons.js";
import { CallDetails } from "./call-details.js";
import { type Group, groupReceipts, summary } from "./changes.js";
import { KindIcon } from "./icons.js";
import classes from "./receipts.module.css";

/**
 * The changes of a turn, as recorded in the database: one line each, which expands to show before
 * and after.
 */
export function Receipts({ calls }: { calls: TurnCall[] }) {
  const groups = groupReceipts(calls);
  if (groups.length === 0) return null;
  const onlyRead = groups.every(({ kind }) => kind === "read");
  return (
    <PlainList className={classes.receipts} data-plain={onlyRead || undefined} aria-label="Actions">
      {groups.map((group) => (
        <li key={group.calls[0]?.position}>
          <Receipt group={group} />
        </li>
      ))}
    </PlainList>
  );
}

function Receipt({ group }: { group: Group }) {
  const { kind, undone, calls } = group;
  const [open, setOpen] = useState(false);
  const id = useId();
  const quiet = undone || ["read", "unchanged", "gone"].includes(kind);
  return (
    <>
      <button
        type="button"
        className={classes.line}
        data-quiet={quiet || undefined}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <KindIcon kind={kind} undone={undone} />
        <span className={classes.text} dir="auto">
          {summary(group)}
        </span>
        <ChevronIcon size={16} />
      </button>
      <div id={id} hidden={!open} className={classes.details}>
        {open &&
          calls.map((call) => (
            <CallDetails key={`${call.position} ${call.after?.id}`} call={call} />
          ))}
      </div>
    </>
  );
}
