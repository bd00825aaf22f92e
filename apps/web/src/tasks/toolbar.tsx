import type { TaskSort } from "@docket/contract";
import { NativeSelect, SegmentedControl } from "@mantine/core";
import { ChevronIcon, SortIcon } from "../shared/icons.js";
import { SearchInput } from "../shared/search-input.js";
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
      <SearchInput
        id={SEARCH_ID}
        className={classes.search}
        size="sm"
        label="Search"
        value={view.q}
        onChange={(q) => setView({ q })}
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
