import type { TaskSort } from "@docket/contract";
import { limits } from "@docket/contract/limits";
import { CloseButton, Input, NativeSelect, SegmentedControl } from "@mantine/core";
import { ChevronIcon, SearchIcon, SortIcon } from "../shared/icons.js";
import { SEARCH_ID } from "../shell/use-shortcuts.js";
import classes from "./toolbar.module.css";
import { type Show, setView, useView } from "./view.js";

const shows: { value: Show; label: string }[] = [
  { value: "open", label: "Open" },
  { value: "done", label: "Done" },
  { value: "all", label: "All" },
];

const sorts: { value: TaskSort; label: string }[] = [
  { value: "newest", label: "Newest" },
  { value: "oldest", label: "Oldest" },
  { value: "updated", label: "Recently changed" },
  { value: "title", label: "A to Z" },
];

/** Which tasks are shown, and in what order. */
export function Toolbar() {
  const view = useView();
  return (
    <div className={classes.toolbar}>
      <SegmentedControl
        className={classes.show}
        size="sm"
        withItemsBorders={false}
        aria-label="Show"
        data={shows}
        value={view.show}
        onChange={(show) => setView({ show })}
      />
      <Input
        id={SEARCH_ID}
        className={classes.search}
        size="sm"
        aria-label="Search"
        placeholder="Search"
        autoComplete="off"
        enterKeyHint="search"
        maxLength={limits.search}
        leftSection={<SearchIcon />}
        rightSectionPointerEvents="all"
        rightSection={
          view.q !== "" && (
            <CloseButton
              size="sm"
              aria-label="Clear search"
              onClick={() => {
                setView({ q: "" });
                document.getElementById(SEARCH_ID)?.focus();
              }}
            />
          )
        }
        value={view.q}
        onChange={(event) => setView({ q: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          if (view.q === "") event.currentTarget.blur();
          else setView({ q: "" });
        }}
      />
      <NativeSelect
        className={classes.sort}
        size="sm"
        aria-label="Sort by"
        leftSection={<SortIcon />}
        rightSection={<ChevronIcon size={16} />}
        data={sorts}
        value={view.sort}
        onChange={(event) => setView({ sort: event.currentTarget.value as TaskSort })}
      />
    </div>
  );
}
