import "@mantine/core/styles/Progress.css";
import { Alert, Button, Loader, Progress } from "@mantine/core";
import { Dialog } from "../shell/dialog.js";
import { goTo } from "../shell/location.js";
import { FileChooser } from "./file-chooser.js";
import { ImportPreviewStep } from "./import-preview.js";
import { ImportReportStep } from "./import-report.js";
import { SourceQuestion } from "./source-question.js";
import classes from "./transfer.module.css";
import { useDroppedFile } from "./use-dropped-file.js";
import { useImport } from "./use-import.js";

/** Imports tasks from another application: file choice, preview, and the import itself. */
export default function ImportDialog({ onClose }: { onClose: () => void }) {
  const { step, problem, read, importIt, restart } = useImport();
  const over = useDroppedFile((file) => {
    if (step.at !== "importing") void read(file);
  });
  return (
    <Dialog title="Import tasks" size="lg" onClose={onClose}>
      <div className={classes.dialog}>
        {problem && <Alert color="red">{problem}</Alert>}
        {step.at === "choose" && step.refused && (
          <SourceQuestion
            file={step.refused}
            onChoose={(source) => step.refused && void read(step.refused, { source })}
          />
        )}
        {step.at === "choose" && <FileChooser onChoose={(file) => void read(file)} over={over} />}
        {step.at === "reading" && (
          <div className={classes.waiting} role="status">
            <Loader size="sm" />
            Reading {step.file.name}…
          </div>
        )}
        {step.at === "preview" && (
          <ImportPreviewStep
            key={JSON.stringify(step.reading)}
            {...step}
            onRead={(reading) => void read(step.file, reading)}
            onImport={() => void importIt()}
            onRestart={restart}
          />
        )}
        {step.at === "importing" && (
          <div className={classes.waiting}>
            <p role="status">Importing {step.file.name}…</p>
            <Progress
              w="100%"
              value={step.total === 0 ? 0 : (100 * step.done) / step.total}
              aria-label="Progress of the import"
            />
            <p className="quiet">
              {step.done.toLocaleString("en")} of {step.total.toLocaleString("en")} tasks. You can
              close this; the import goes on.
            </p>
          </div>
        )}
        {step.at === "done" && (
          <>
            <ImportReportStep
              {...step}
              onOpen={(view) => {
                onClose();
                goTo(view);
              }}
            />
            <div className="buttons">
              <Button data-autofocus onClick={onClose}>
                Done
              </Button>
              <Button variant="default" onClick={restart}>
                Import another file
              </Button>
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}
