import { Button } from "@mantine/core";
import { Dialog } from "../shell/dialog.js";
import classes from "./conflict-dialog.module.css";
import type { Edit } from "./data/edits.js";
import { useTaskData } from "./data/task-data.js";
import { exactDate } from "./dates.js";
import { type Draft, formatField, formFields, taskFields } from "./task-fields.js";

/** Asks which version to keep when a task was changed elsewhere while it was being edited. */
export function ConflictDialog({ edit }: { edit: Edit }) {
  const { edits } = useTaskData();
  const { id } = edit.base;
  const theirs = edit.theirs!;
  return (
    <Dialog onClose={() => edits.keepEditing(id)} title="This task was changed elsewhere" size="lg">
      <p className={classes.lead}>
        It was changed on {exactDate(theirs.updatedAt)}, while you were editing it. Which version do
        you want to keep?
      </p>
      <div className={classes.versions}>
        <Version name="Your version" draft={edit} />
        <Version name="Other version" draft={theirs} />
      </div>
      <div className={classes.buttons}>
        <Button onClick={() => void edits.overwrite(id)}>Keep my version</Button>
        <Button variant="default" onClick={() => edits.cancel(id)}>
          Use other version
        </Button>
        <Button variant="subtle" data-autofocus onClick={() => edits.keepEditing(id)}>
          Keep editing
        </Button>
      </div>
    </Dialog>
  );
}

function Version({ name, draft }: { name: string; draft: Draft }) {
  return (
    <section className={classes.version}>
      <h3 className={classes.name}>{name}</h3>
      <dl className={classes.fields}>
        {formFields.map((field) => (
          <div key={field}>
            <dt>{taskFields[field].label}</dt>
            <dd dir="auto">{formatField(field, draft) || "None"}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
