import type { CsvMapping } from "@docket/contract";
import type { CsvField } from "@docket/contract/choices";
import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { ChevronIcon } from "../views/view-icons.js";
import { csvFieldNames } from "./names.js";
import classes from "./transfer.module.css";

interface CsvColumnsProps {
  columns: string[];
  /** Null if the title's column could not be detected. */
  mapping: CsvMapping | null;
  onApply: (mapping: CsvMapping) => void;
}

/** Asks how the columns of a CSV file map to fields. */
export function CsvColumns({ columns, mapping, onApply }: CsvColumnsProps) {
  const [chosen, setChosen] = useState<Partial<CsvMapping>>(mapping ?? {});
  const fields = Object.keys(csvFieldNames) as CsvField[];

  function choose(field: CsvField, column: string) {
    const { [field]: _, ...rest } = chosen;
    setChosen(column === "" ? rest : { ...rest, [field]: column });
  }

  return (
    <details className={classes.details} open={mapping === null}>
      <summary>
        {mapping === null ? "Which column holds the title?" : "Which column holds what"}
        <ChevronIcon size={16} />
      </summary>
      <div className={classes.columns}>
        {fields.map((field) => (
          <NativeSelect
            key={field}
            label={csvFieldNames[field]}
            size="xs"
            value={chosen[field] ?? ""}
            onChange={({ currentTarget }) => choose(field, currentTarget.value)}
            data={[{ value: "", label: "None" }, ...columns.filter((column) => column !== "")]}
          />
        ))}
      </div>
      <Button
        size="compact-sm"
        variant="default"
        disabled={!chosen.title}
        onClick={() => chosen.title && onApply({ ...chosen, title: chosen.title })}
      >
        Read it this way
      </Button>
    </details>
  );
}
