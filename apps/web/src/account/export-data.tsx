import { Button } from "@mantine/core";
import { api } from "../api/client.js";
import { errorMessage } from "../api/error-messages.js";
import { ErrorText } from "../shared/error-text.js";
import { useAction } from "../shared/use-action.js";
import { saveAs } from "../transfer/save-as.js";
import { Section } from "./section.js";

export function ExportData() {
  const { busy, error, run } = useAction(
    (cause) => `Couldn’t create the file. ${errorMessage(cause)}`,
  );

  async function download() {
    const json = JSON.stringify(await api.exportMe(), null, 2);
    saveAs(json, { extension: "json", type: "application/json" });
  }

  return (
    <Section name="export" text="Download everything in your account as a JSON file.">
      <Button variant="default" loading={busy} onClick={() => void run(download)}>
        Download my data
      </Button>
      <ErrorText>{error}</ErrorText>
    </Section>
  );
}
