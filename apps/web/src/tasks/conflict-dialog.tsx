import { Button } from "@mantine/core";
import { Dialog } from "../shell/dialog.js";
import classes from "./conflict-dialog.module.css";
import type { Edit } from "./data/edits.js";
import { useTaskData } from "./data/task-data.js";
import { exactDate } from "./dates.js";

/** Two people, or two tabs, have rewritten the same task: which text is to stay? */
export function ConflictDialog({ edit }: { edit: Edit }) {
  const { edits } = useTaskData();
  const { id } = edit.base;
  const theirs = edit.theirs!;
  return (
    <Dialog onClose={() => edits.goOn(id)} title="This task has been changed elsewhere" size="lg">
      <p className={classes.lead}>
        While you were writing, it was changed in another place on {exactDate(theirs.updatedAt)}.
        Nothing is lost yet: which text is to stay?
      </p>
      <div className={classes.versions}>
        <Version name="Yours" title={edit.title} description={edit.description} />
        <Version name="The other one" title={theirs.title} description={theirs.description ?? ""} />
      </div>
      <div className={classes.buttons}>
        <Button onClick={() => void edits.overwrite(id)}>Keep mine</Button>
        <Button variant="default" onClick={() => edits.cancel(id)}>
          Take the other one
        </Button>
        <Button variant="subtle" data-autofocus onClick={() => edits.goOn(id)}>
          Go on writing
        </Button>
      </div>
    </Dialog>
  );
}

interface VersionProps {
  name: string;
  title: string;
  description: string;
}

function Version({ name, title, description }: VersionProps) {
  return (
    <section className={classes.version}>
      <h3 className={classes.name}>{name}</h3>
      <p className={classes.title}>{title}</p>
      <p className={classes.description}>{description || "No description"}</p>
    </section>
  );
}
