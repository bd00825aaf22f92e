import { Button } from "@mantine/core";
import { useState } from "react";
import { api } from "../api/client.js";
import { errorMessage } from "../api/error-messages.js";
import { toasts } from "../shared/toasts.js";
import classes from "./account-dialog.module.css";

export function ExportData() {
  const [busy, setBusy] = useState(false);

  async function download() {
    setBusy(true);
    try {
      saveAs(JSON.stringify(await api.exportMe(), null, 2));
    } catch (error) {
      toasts.show({ kind: "error", message: `Couldn’t create the file. ${errorMessage(error)}` });
    } finally {
      setBusy(false);
    }
  }

  return (
    <section>
      <h3 className={classes.title}>Export your data</h3>
      <p className={classes.text}>Download everything in your account as a JSON file.</p>
      <Button variant="default" loading={busy} onClick={() => void download()}>
        Download my data
      </Button>
    </section>
  );
}

function saveAs(json: string): void {
  const url = URL.createObjectURL(new Blob([json], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `docket-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  // Not yet: the browser still has to read it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
