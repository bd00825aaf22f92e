import "@mantine/core/styles/Combobox.css";
import "@mantine/core/styles/Pill.css";
import "@mantine/core/styles/PillsInput.css";
import "@mantine/core/styles/ScrollArea.css";
import { limits } from "@docket/contract/limits";
import { TagsInput } from "@mantine/core";
import { useState } from "react";
import type { Label } from "../store/rows.js";
import { isSameName, type NamedLabels } from "../store/use-store.js";
import { useTyped } from "./editor.js";
import classes from "./fields.module.css";

interface LabelsFieldProps {
  /** The ids of the task's labels. */
  value: string[];
  labels: Label[];
  onChange: (change: NamedLabels) => void;
  /** Whether it has the focus initially, as in a dialog. */
  autoFocus?: boolean;
}

/** The labels of a task; a label with a new name is created. */
export function LabelsField(props: LabelsFieldProps) {
  const { value, labels, onChange, autoFocus } = props;
  const [problem, setProblem] = useState<string | null>(null);
  const shown = value.flatMap((id) => labels.find((label) => label.id === id) ?? []);
  const names = shown.map(({ name }) => name);

  const [typed, setTyped] = useTyped<string>("labels", (name) => change([...names, name]));

  function change(chosen: string[]) {
    setProblem(null);
    const added = chosen.filter((name) => !names.includes(name)).map((name) => name.trim());
    const known = (name: string) => labels.find((label) => isSameName(label.name, name));
    onChange({
      add: added.flatMap((name) => known(name)?.id ?? []),
      create: added.filter((name) => !known(name)),
      remove: shown.filter(({ name }) => !chosen.includes(name)).map(({ id }) => id),
    });
  }

  const known = new Set(labels.map(({ name }) => name));
  const name = typed?.trim() ?? "";
  const isNew = name !== "" && !labels.some((label) => isSameName(label.name, name));

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
      isDuplicate={(name, current) => current.some((one) => isSameName(one, name))}
      onDuplicate={(name) => setProblem(`“${name}” is there already.`)}
      error={problem}
      // Two devices may both have created one with the same name, until the server has refused one of them.
      data={[...known, ...(isNew ? [name] : [])]}
      renderOption={({ option: { value } }) =>
        known.has(value) ? value : `Create the label “${value}”`
      }
      value={names}
      searchValue={typed ?? ""}
      onSearchChange={(search) => setTyped(search || null)}
      onChange={change}
    />
  );
}
