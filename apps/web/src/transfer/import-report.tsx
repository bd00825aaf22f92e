import type { ImportPreview, ImportReport } from "@docket/contract";
import { Button } from "@mantine/core";
import { useLists } from "../store/use-store.js";
import type { View } from "../views/view.js";
import { Losses } from "./losses.js";
import { counted, countedPlaces, inWords } from "./names.js";
import classes from "./transfer.module.css";

interface ImportReportStepProps {
  report: ImportReport;
  preview: ImportPreview;
  onOpen: (view: View) => void;
}

/** What an import created, with links to it. */
export function ImportReportStep({ report, preview, onOpen }: ImportReportStepProps) {
  const { created, known, losses } = report;
  const lists = useLists();
  const names = new Set(preview.sample.map(({ list }) => list?.toLowerCase() ?? null));
  const shown = lists.filter(
    ({ name, isInbox, archivedAt }) =>
      archivedAt === null && names.has(isInbox ? null : name.toLowerCase()),
  );
  return (
    <>
      <p className={classes.summary} role="status">
        Imported {inWords([counted(created.tasks, "task"), ...countedPlaces(created)])}.
      </p>
      {known > 0 && (
        <p className="quiet">
          {counted(known, "task was", "tasks were")} here already and {known === 1 ? "is" : "are"}{" "}
          unchanged.
        </p>
      )}
      {shown.length > 0 && (
        <div className="buttons">
          {shown.map(({ id, name, isInbox }) => (
            <Button
              key={id}
              variant="default"
              radius="xl"
              onClick={() => onOpen(isInbox ? { kind: "inbox" } : { kind: "list", id })}
            >
              Open {name}
            </Button>
          ))}
        </div>
      )}
      {losses.length > 0 && <Losses losses={losses} title="What was changed or left out" />}
    </>
  );
}
