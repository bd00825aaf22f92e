import "@mantine/core/styles/Radio.css";
import { Alert, Button, Radio } from "@mantine/core";
import { useState } from "react";
import { useAction } from "../shared/use-action.js";
import { Dialog } from "../shell/dialog.js";
import { useUnsent } from "../store/use-live.js";
import { useAccountStore } from "../store/use-store.js";
import { type Format, formats } from "./names.js";
import { saveAs } from "./save-as.js";
import classes from "./transfer.module.css";

/** Exports all tasks to a file in the chosen format. */
export default function ExportDialog({ onClose }: { onClose: () => void }) {
  const { api } = useAccountStore();
  const [format, setFormat] = useState<Format>("json");
  const unsent = useUnsent();
  const { busy, error, run } = useAction();

  const download = () =>
    run(async () => {
      const text =
        format === "json"
          ? JSON.stringify(await api.exportMe(), null, 2)
          : await api.exportTasks({ format });
      saveAs(text, formats[format]);
    });

  return (
    <Dialog title="Export tasks" size="md" onClose={onClose}>
      <div className={classes.dialog}>
        <Radio.Group
          aria-label="Format"
          value={format}
          onChange={(value) => setFormat(value as Format)}
        >
          {(Object.keys(formats) as Format[]).map((one) => (
            <Radio
              key={one}
              mb="md"
              styles={{ description: { margin: 0 } }}
              value={one}
              label={<strong>{formats[one].name}</strong>}
              description={formats[one].keeps}
              data-autofocus={one === format || undefined}
            />
          ))}
        </Radio.Group>
        {unsent > 0 && (
          <p className="quiet">
            {unsent === 1 ? "One change has" : `${unsent} changes have`} not reached the server yet
            and won’t be in the file.
          </p>
        )}
        {error && <Alert color="red">Couldn’t create the file. {error}</Alert>}
        <div className="buttons">
          <Button loading={busy} onClick={() => void download()}>
            Download
          </Button>
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
