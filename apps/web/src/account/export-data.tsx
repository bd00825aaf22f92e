import { Button } from "@mantine/core";
import { useState } from "react";
import { api } from "../api/client.js";
import { errorMessage } from "../api/error-messages.js";
import { toasts } from "../shared/toasts.js";
import { saveAs } from "../transfer/save-as.js";
import classes from "./account-dialog.module.css";

export function ExportData() {
  const [busy, setBusy] = useState(false);

  async function download() {
    setBusy(true);
    try {
      const json = JSON.stringify(await api.exportMe(), null, 2);
      saveAs(json, { extension: "json", type: "application/json" });
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
