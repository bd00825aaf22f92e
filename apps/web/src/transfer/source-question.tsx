import { IMPORT_SOURCES, type ImportSource } from "@docket/contract/choices";
import { sourceNames } from "@docket/contract/source-names";
import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import classes from "./transfer.module.css";

interface SourceQuestionProps {
  file: File;
  onChoose: (source: ImportSource) => void;
}

/** Asks for the source of a file whose format was not recognised. */
export function SourceQuestion({ file, onChoose }: SourceQuestionProps) {
  const [source, setSource] = useState<ImportSource>(
    /\.csv$/i.test(file.name) ? "csv" : IMPORT_SOURCES[0],
  );
  return (
    <div className={classes.source}>
      <NativeSelect
        label={`Where does ${file.name} come from?`}
        value={source}
        onChange={({ currentTarget }) => setSource(currentTarget.value as ImportSource)}
        data={IMPORT_SOURCES.map((one) => ({ value: one, label: sourceNames[one] }))}
      />
      <Button variant="default" onClick={() => onChoose(source)}>
        Read it
      </Button>
    </div>
  );
}
