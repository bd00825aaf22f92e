import type { ImportPreview, ImportReport } from "@docket/contract";
import { UnstyledButton } from "@mantine/core";
import { useLists } from "../store/use-store.js";
import type { View } from "../views/view.js";
import { Losses } from "./losses.js";
import { counted } from "./names.js";
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
        Imported {summaryOf(created)}.
      </p>
      {known > 0 && (
        <p className={classes.quiet}>
          {counted(known, "task was", "tasks were")} here already and {known === 1 ? "is" : "are"}{" "}
          unchanged.
        </p>
      )}
      {shown.length > 0 && (
        <ul className={classes.links} aria-label="Where they are">
          {shown.map(({ id, name, isInbox }) => (
            <li key={id}>
              <UnstyledButton
                className={classes.link}
                onClick={() => onOpen(isInbox ? { kind: "inbox" } : { kind: "list", id })}
              >
                Open {name}
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
      {losses.length > 0 && <Losses losses={losses} title="What was changed or left out" />}
    </>
  );
}

function summaryOf({ tasks, lists, sections, labels }: ImportReport["created"]): string {
  const parts = [
    counted(tasks, "task"),
    lists > 0 && counted(lists, "list"),
    sections > 0 && counted(sections, "section"),
    labels > 0 && counted(labels, "label"),
  ];
  return new Intl.ListFormat("en").format(parts.filter((part) => part !== false));
}
