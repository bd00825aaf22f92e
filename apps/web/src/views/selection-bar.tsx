import { Button, CloseButton } from "@mantine/core";
import { useStore } from "../shared/store.js";
import { showDialog } from "../shell/dialogs-state.js";
import { useWrites } from "../store/use-store.js";
import { clearSelection, selection } from "./selection.js";
import classes from "./selection-bar.module.css";

/** The actions for the selected tasks. */
export function SelectionBar() {
  const writes = useWrites();
  const selected = useStore(selection);
  if (selected.size === 0) return null;
  const ids = [...selected];

  function act(run: () => unknown) {
    run();
    clearSelection();
  }

  return (
    <div ref={liftToasts} className={classes.bar} role="toolbar" aria-label="Selected tasks">
      <span className={classes.count} role="status">
        {ids.length} selected
      </span>
      <Button size="compact-md" onClick={() => act(() => writes.completeTask(ids))}>
        Complete
      </Button>
      <Button size="compact-md" variant="default" onClick={() => showDialog({ kind: "due", ids })}>
        Due
      </Button>
      <Button size="compact-md" variant="default" onClick={() => showDialog({ kind: "move", ids })}>
        Move to…
      </Button>
      <Button size="compact-md" variant="default" onClick={() => act(() => writes.deleteTask(ids))}>
        Delete
      </Button>
      <CloseButton aria-label="Clear the selection" onClick={clearSelection} />
    </div>
  );
}

/** Keeps toasts clear of the bar, whose height depends on how its buttons wrap. */
function liftToasts(bar: HTMLElement | null) {
  if (!bar) return;
  const { style } = document.documentElement;
  const observer = new ResizeObserver(() =>
    style.setProperty("--docket-selection-bar", `${bar.offsetHeight + 12}px`),
  );
  observer.observe(bar);
  return () => {
    observer.disconnect();
    style.removeProperty("--docket-selection-bar");
  };
}
