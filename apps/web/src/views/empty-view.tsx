import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { examplesIn } from "../fields/examples.js";
import { showDialog } from "../shell/dialogs-state.js";
import { SEARCH_ID } from "../shell/element-ids.js";
import { goTo } from "../shell/location.js";
import { useAccount, useRows } from "../store/use-store.js";
import { EmptyDrawing } from "./empty-drawing.js";
import classes from "./empty-view.module.css";
import type { View } from "./view.js";

/** Says why a view is empty, and what to do next. */
export default function EmptyView({ view }: { view: View }) {
  const hasTasks = useRows((rows) => rows.task.size > 0);
  if (view.kind === "search") return <EmptySearch q={view.q.trim()} />;
  if (!hasTasks && view.kind !== "completed") return <FirstRun />;
  const [title, hint, drawing] = words[view.kind] ?? words.list;
  return (
    <Empty title={title} drawing={drawing}>
      {hint}
    </Empty>
  );
}

type Words = [title: string, hint: string, drawing: "blank" | "done" | "search"];

const words: Partial<Record<View["kind"], Words>> & { list: Words } = {
  inbox: ["Inbox is empty", "Tasks without a list appear here.", "done"],
  today: ["All clear for today", "What is due today, or overdue, appears here.", "done"],
  list: ["Nothing here yet", "Type the first task above and press Enter.", "blank"],
  label: ["No tasks with this label", "Type @ and its name in a new task to use it.", "blank"],
  completed: ["Nothing done yet", "Completed tasks appear here, by day.", "blank"],
};

/** The tips shown before there are any tasks. */
function FirstRun() {
  const { locale } = useAccount();
  return (
    <div className={classes.empty}>
      <EmptyDrawing kind="blank" />
      <h2 className={classes.title}>Nothing here yet</h2>
      <ul className={classes.tips}>
        <li>
          Type your first task above and press Enter. A date in it is understood:{" "}
          <q>{examplesIn(locale).task}</q>.
        </li>
        <li>
          <q>#</q> puts it into a list, <q>@</q> gives it a label, <q>p1</q> makes it important.
        </li>
        <li>
          Press a task to see everything about it, or <kbd>?</kbd> for all keys.
        </li>
      </ul>
      <span className={classes.actions}>
        <Button variant="default" onClick={() => showDialog({ kind: "import" })}>
          Import from another app
        </Button>
      </span>
    </div>
  );
}

function EmptySearch({ q }: { q: string }) {
  if (q === "")
    return (
      <Empty title="What are you looking for?" drawing="search">
        All words, in any order, in titles, notes, labels and subtasks.
      </Empty>
    );
  return (
    <Empty title={`No results for “${q}”`} drawing="search">
      <span className={classes.actions}>
        <Button
          variant="default"
          onClick={() => {
            goTo({ kind: "search", q: "" });
            document.getElementById(SEARCH_ID)?.focus();
          }}
        >
          Clear search
        </Button>
      </span>
    </Empty>
  );
}

interface EmptyProps {
  title: string;
  /** Where the view has no title of its own. */
  heading?: "h1" | "h2";
  drawing: "blank" | "done" | "search";
  children: ReactNode;
}

/** The drawing of an empty slip, with words. */
export function Empty({ title, heading: Heading = "h2", drawing, children }: EmptyProps) {
  return (
    <div className={classes.empty}>
      <EmptyDrawing kind={drawing} />
      <Heading className={classes.title}>{title}</Heading>
      <p className={classes.hint}>{children}</p>
    </div>
  );
}
