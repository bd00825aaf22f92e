import { Button } from "@mantine/core";
import { useState } from "react";
import { api } from "../api/client.js";
import { inWords } from "../api/words.js";
import { toasts } from "../shared/toasts.js";
import classes from "./account-dialog.module.css";

export function ExportData() {
  const [busy, setBusy] = useState(false);

  async function download() {
    setBusy(true);
    try {
      saveAs(JSON.stringify(await api.exportMe(), null, 2));
    } catch (error) {
      toasts.show({ tone: "trouble", message: `The file could not be made. ${inWords(error)}` });
    } finally {
      setBusy(false);
    }
  }

  return (
    <section>
      <h3 className={classes.title}>Take your data with you</h3>
      <p className={classes.text}>Everything of yours in one JSON file.</p>
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
  // Not at once: the browser still has to read it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
