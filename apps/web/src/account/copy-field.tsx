import { Button, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { announce } from "../shared/announce.js";
import { useKeepOpen } from "../shell/dialog.js";
import classes from "./copy-field.module.css";

interface CopyFieldProps {
  label: string;
  value: string;
  onDone: () => void;
}

/** A text that is shown only once: selected, and with a copy button. */
export function CopyField({ label, value, onDone }: CopyFieldProps) {
  const [copied, setCopied] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useKeepOpen(() => {
    if (copied) return false;
    setProblem("It is not copied yet. Press Done if you don’t need it.");
    field.current?.focus();
    field.current?.select();
    return true;
  });

  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  async function copy() {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
      announce("Copied.");
    } catch {
      setProblem(
        "Your browser blocked copying. The text is selected, so you can copy it yourself.",
      );
    }
  }

  return (
    <div className={classes.secret}>
      <TextInput
        ref={field}
        label={label}
        readOnly
        value={value}
        error={!copied && problem}
        onCopy={() => setCopied(true)}
        classNames={{ input: classes.mono }}
      />
      <span className="buttons">
        <Button onClick={() => void copy()}>{copied ? "Copied" : "Copy"}</Button>
        <Button variant="default" onClick={onDone}>
          Done
        </Button>
      </span>
    </div>
  );
}
