import "@mantine/core/styles/Combobox.css";
import "@mantine/core/styles/Pill.css";
import "@mantine/core/styles/PillsInput.css";
import "@mantine/core/styles/ScrollArea.css";
import { limits } from "@docket/contract/limits";
import { TagsInput } from "@mantine/core";
import { useState } from "react";
import type { Label } from "../store/rows.js";
import classes from "./fields.module.css";

interface LabelsFieldProps {
  /** The ids of the task's labels. */
  value: string[];
  labels: Label[];
  onChange: (ids: string[]) => void;
  /** Creates a label. @returns its id */
  onCreate: (name: string) => Promise<string>;
  /** Whether it has the focus initially, as in a dialog. */
  autoFocus?: boolean;
}

/** The labels of a task; a label with a new name is created. */
export function LabelsField(props: LabelsFieldProps) {
  const { value, labels, onChange, onCreate, autoFocus } = props;
  const [problem, setProblem] = useState<string | null>(null);
  const names = value.flatMap((id) => labels.find((label) => label.id === id)?.name ?? []);

  async function change(chosen: string[]) {
    setProblem(null);
    const ids: string[] = [];
    for (const name of chosen) {
      const known = labels.find((label) => isSame(label.name, name));
      const id = known?.id ?? (await onCreate(name.trim()));
      if (!ids.includes(id)) ids.push(id);
    }
    onChange(ids);
  }

  return (
    <TagsInput
      aria-label="Labels"
      data-autofocus={autoFocus || undefined}
      classNames={{ root: classes.labels, pill: classes.pill }}
      placeholder={names.length === 0 ? "Add labels" : ""}
      maxLength={limits.labelName}
      maxTags={limits.labelsOfTask}
      maxDropdownHeight={220}
      splitChars={[",", ";"]}
      isDuplicate={(name, current) => current.some((one) => isSame(one, name))}
      onDuplicate={(name) => setProblem(`“${name}” is there already.`)}
      error={problem}
      data={labels.map(({ name }) => name)}
      value={names}
      onChange={(chosen) => void change(chosen)}
    />
  );
}

/** Names are compared without regard to case. */
function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
