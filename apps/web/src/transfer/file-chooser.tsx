import { sourceNames } from "@docket/contract/source-names";
import { icon } from "../shared/icons.js";
import { inWords } from "./names.js";
import classes from "./transfer.module.css";

const FileIcon = icon(
  "M12 15.500V5.500m0 0L8.200 9.300M12 5.500l3.800 3.800M5 14.500v3a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-3",
);

const applications = Object.values(sourceNames).filter((name) => name !== sourceNames.csv);

interface FileChooserProps {
  onChoose: (file: File) => void;
  /** Whether a file is being dragged over the page. */
  over: boolean;
}

/** An area to choose a file with a click, or to drop one. */
export function FileChooser({ onChoose, over }: FileChooserProps) {
  return (
    <div>
      <label className={classes.drop} data-over={over || undefined}>
        <input
          type="file"
          className={classes.file}
          data-autofocus
          accept=".csv,.zip,.json,.txt,.md,.ics,text/*,application/json,application/zip"
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? [];
            if (file) onChoose(file);
            // So that the same file can be chosen again.
            currentTarget.value = "";
          }}
        />
        <FileIcon size={28} />
        <span className={classes.dropTitle}>Choose a file, or drop it here</span>
        <span className="quiet">You see a preview before anything is imported.</span>
      </label>
      <p className={classes.sources}>From {inWords([...applications, "any CSV file"])}.</p>
    </div>
  );
}
