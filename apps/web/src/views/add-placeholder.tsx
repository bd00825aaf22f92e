import { PlusIcon } from "../shared/icons.js";
import classes from "./add-placeholder.module.css";

/** Where the input for new tasks will be, while it is loading. */
export function AddPlaceholder() {
  return (
    <div className={classes.line} aria-hidden="true">
      <PlusIcon size={20} />
      Add a task
    </div>
  );
}
