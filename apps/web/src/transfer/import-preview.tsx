import type { ImportPreview } from "@docket/contract";
import { IMPORT_SOURCES, type ImportSource } from "@docket/contract/choices";
import { sourceNames } from "@docket/contract/source-names";
import { Button, NativeSelect } from "@mantine/core";
import { CsvColumns } from "./csv-columns.js";
import { ImportSample } from "./import-sample.js";
import { Losses } from "./losses.js";
import { counted, countedPlaces, inWords } from "./names.js";
import classes from "./transfer.module.css";
import type { Reading } from "./use-import.js";

interface ImportPreviewStepProps {
  file: File;
  reading: Reading;
  preview: ImportPreview;
  onRead: (reading: Reading) => void;
  onImport: () => void;
  onRestart: () => void;
}

/**
 * The preview of an import: what it would create and what would be lost. Nothing is imported yet.
 */
export function ImportPreviewStep(props: ImportPreviewStepProps) {
  const { file, reading, preview, onRead, onImport, onRestart } = props;
  const { counts, csv, losses, sample, source } = preview;
  const coming = counts.tasks - counts.known;
  const isMapped = csv === null || csv.mapping !== null;

  return (
    <>
      <div className={classes.source}>
        <p className={classes.fileName}>{file.name}</p>
        <NativeSelect
          aria-label="Read as"
          size="xs"
          value={source}
          onChange={({ currentTarget }) => onRead({ source: currentTarget.value as ImportSource })}
          data={IMPORT_SOURCES.map((one) => ({ value: one, label: sourceNames[one] }))}
        />
      </div>
      {csv && (
        <CsvColumns
          columns={csv.columns}
          mapping={reading.mapping ?? csv.mapping}
          onApply={(mapping) => onRead({ source: "csv", mapping })}
        />
      )}
      {isMapped && (
        <>
          <p className={classes.summary}>{summaryOf(counts)}</p>
          {counts.known > 0 && (
            <p className="quiet">
              {coming === 0
                ? "All of them are here already: there is nothing to import."
                : `${counted(counts.known, "task is", "tasks are")} here already and won’t be added again.`}
            </p>
          )}
          <ImportSample tasks={sample} total={counts.tasks} />
          <Losses losses={losses} title="What will be changed or left out" />
        </>
      )}
      <div className="buttons">
        <Button disabled={!isMapped || coming === 0} data-autofocus onClick={onImport}>
          Import {isMapped && counted(coming, "task")}
        </Button>
        <Button variant="default" onClick={onRestart}>
          Choose another file
        </Button>
      </div>
    </>
  );
}

/** "214 tasks (12 repeating, 40 completed), 5 lists and 3 labels." */
function summaryOf(counts: ImportPreview["counts"]): string {
  const { tasks, completed, subtasks, repeating } = counts;
  if (tasks === 0) return "There are no tasks in this file.";
  const of = [
    subtasks > 0 && counted(subtasks, "subtask"),
    repeating > 0 && `${repeating.toLocaleString("en")} repeating`,
    completed > 0 && `${completed.toLocaleString("en")} completed`,
  ].filter((part) => part !== false);
  const about = of.length > 0 ? ` (${of.join(", ")})` : "";
  return `${[counted(tasks, "task") + about, inWords(countedPlaces(counts))].filter(Boolean).join(", ")}.`;
}
