import type { CsvMapping, ImportPreview, ImportReport } from "@docket/contract";
import type { ImportSource } from "@docket/contract/choices";
import { followImport } from "@docket/contract/follow-import";
import { useEffect, useRef, useState } from "react";
import { server } from "../api/client.js";
import { statusOf } from "../api/error-messages.js";
import { toasts } from "../shared/toasts.js";
import { useAccountStore } from "../store/use-store.js";
import { counted } from "./names.js";
import { fileProblem, importProblem } from "./transfer-error.js";

/** How a file is to be read. */
export interface Reading {
  source: ImportSource | "auto";
  /** For a CSV file: which column holds what. */
  mapping?: CsvMapping;
}

/** The step that an import is at. */
export type ImportStep =
  /** `refused`: a file of an unknown format, or one that could not be read in the chosen format. */
  | { at: "choose"; refused?: File }
  | { at: "reading"; file: File }
  | { at: "preview"; file: File; reading: Reading; preview: ImportPreview }
  | { at: "importing"; file: File; done: number; total: number }
  | { at: "done"; file: File; report: ImportReport; preview: ImportPreview };

/**
 * The state of an import, from the choice of a file to its report. A failure returns to the
 * previous step and shows the reason.
 */
export function useImport() {
  const { api } = useAccountStore();
  const [step, setStep] = useState<ImportStep>({ at: "choose" });
  const [problem, setProblem] = useState<string | null>(null);
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);

  /** The signal is aborted when another step begins, and when the dialog is closed. */
  function begin(): AbortSignal {
    running.current?.abort();
    running.current = new AbortController();
    setProblem(null);
    return running.current.signal;
  }

  /** Loads the preview of a file. */
  async function read(file: File, reading: Reading = { source: "auto" }): Promise<void> {
    const before = step;
    const signal = begin();
    const wrong = fileProblem(file);
    if (wrong) {
      setStep({ at: "choose" });
      return setProblem(wrong);
    }
    setStep({ at: "reading", file });
    try {
      const input = {
        file,
        fileName: file.name,
        source: reading.source,
        ...(reading.mapping && { mapping: JSON.stringify(reading.mapping) }),
      };
      const preview = await api.previewImport(input, { signal });
      setStep({ at: "preview", file, reading, preview });
    } catch (error) {
      if (signal.aborted) return;
      setProblem(importProblem(error));
      if (before.at === "preview") setStep(before);
      else setStep({ at: "choose", ...(statusOf(error) === 400 && { refused: file }) });
    }
  }

  async function importIt(): Promise<void> {
    if (step.at !== "preview") return;
    const { file, reading, preview } = step;
    const signal = begin();
    setStep({ at: "importing", file, done: 0, total: preview.counts.tasks });
    try {
      const report = await followImport(
        { file, fileName: file.name, ...reading },
        {
          ...server, // without the signal: the import goes on when the dialog is closed
          onProgress: (done, total) => setStep({ at: "importing", file, done, total }),
        },
      );
      setStep({ at: "done", file, report, preview });
      if (signal.aborted) {
        toasts.show({ message: `Imported ${counted(report.created.tasks, "task")}.` });
      }
    } catch (error) {
      const message = importProblem(error);
      setProblem(message);
      setStep(step);
      if (signal.aborted) {
        toasts.show({
          kind: "error",
          message: `Couldn’t import ${file.name}. ${message}`,
          stays: true,
        });
      }
    }
  }

  function restart() {
    begin();
    setStep({ at: "choose" });
  }

  return { step, problem, read, importIt, restart };
}
