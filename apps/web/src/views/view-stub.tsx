import { today } from "@docket/dates";
import { type KeyboardEvent, useEffect } from "react";
import { AddTask } from "../fields/add-task.js";
import { SearchInput } from "../shared/search-input.js";
import { NEW_TASK_ID, SEARCH_ID } from "../shell/element-ids.js";
import { goTo } from "../shell/location.js";
import { Perforation } from "../shell/paper-edges.js";
import { useAccount } from "../store/use-store.js";
import { defaultsOf, type View } from "./view.js";
import classes from "./view-page.module.css";

/** The head of the sheet, above the perforation: the input for new tasks or for the search. */
export function ViewStub({ view }: { view: View }) {
  const clock = useAccount();
  const isEmptySearch = view.kind === "search" && view.q === "";
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it is opened, not when it is cleared
  useEffect(() => {
    if (isEmptySearch) document.getElementById(SEARCH_ID)?.focus();
  }, [view.kind]);
  if (view.kind === "completed") return null;
  return (
    <>
      <div className={classes.stub}>
        {view.kind === "search" ? (
          <SearchInput
            id={SEARCH_ID}
            label="Search tasks"
            value={view.q}
            onChange={(q) => goTo({ kind: "search", q }, { replace: true })}
            onKeyDown={focusList}
          />
        ) : (
          <AddTask
            id={NEW_TASK_ID}
            draft="new-task"
            label="New task"
            placeholder={placeholders[view.kind] ?? "Add a task"}
            defaults={defaultsOf(view, today(clock))}
            onKeyDown={leave}
          />
        )}
      </div>
      <Perforation />
    </>
  );
}

const placeholders: Partial<Record<View["kind"], string>> = {
  today: "Add a task for today",
};

function leave(event: KeyboardEvent<HTMLElement>) {
  if (event.key === "Escape") event.currentTarget.blur();
  else focusList(event);
}

function focusList(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== "ArrowDown") return;
  event.preventDefault();
  document.querySelector<HTMLElement>('[data-row-focus][tabindex="0"]')?.focus();
}
