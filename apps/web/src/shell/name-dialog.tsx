import type { Color } from "@docket/contract";
import { limits } from "@docket/contract/limits";
import { foldText } from "@docket/contract/search-text";
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import { Editor, useSettled, useTyped } from "../fields/editor.js";
import { toasts } from "../shared/toasts.js";
import {
  useAccountStore,
  useLabels,
  useLists,
  useSections,
  useWrites,
} from "../store/use-store.js";
import { ColorField } from "./color-field.js";
import { Dialog, useKeepOpen } from "./dialog.js";
import { type DialogState, dialog } from "./dialogs-state.js";
import { goTo } from "./location.js";
import classes from "./name-dialog.module.css";

interface NameDialogProps {
  state: Extract<DialogState, { kind: "list" | "label" | "section" }>;
  onClose: () => void;
}

const maxLength = {
  list: limits.listName,
  label: limits.labelName,
  section: limits.sectionName,
};

/** Creates a list, a label or a section, or changes its name and colour. */
export default function NameDialog({ state, onClose }: NameDialogProps) {
  const { kind } = state;
  const { mirror } = useAccountStore();
  const id = state.id && mirror.idOf(state.id);
  const key = id
    ? mirror.keyOf(id, state.kind)
    : state.kind === "section" && mirror.keyOf(state.listId, "list");
  return (
    <Dialog title={id ? `Edit ${kind}` : `New ${kind}`} size="sm" onClose={onClose}>
      <Editor name={`${id ? "edit" : "new"} ${kind} ${key}`}>
        <NameForm state={state} id={id} onClose={onClose} />
      </Editor>
    </Dialog>
  );
}

interface Named {
  name: string;
  color: Color;
}

function NameForm({ state, id, onClose }: NameDialogProps & { id: string | null }) {
  const { kind } = state;
  const writes = useWrites();
  const others = {
    list: useLists(),
    label: useLabels(),
    section: useSections(state.kind === "section" ? state.listId : ""),
  }[kind];
  const known = others.find((one) => one.id === id);
  const before = {
    name: known?.name ?? "",
    color: known && "color" in known ? known.color : ("gray" as const),
  };
  const settled = useSettled();
  const [typed, setTyped] = useTyped<Named>("name", save);
  const named = typed ?? before;
  const [problem, setProblem] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);

  function problemOf(name: string): string | null {
    if (name === "") return "Enter a name.";
    const isTaken = others.some((one) => one.id !== id && foldText(one.name) === foldText(name));
    return isTaken ? `There is a ${kind} with this name already.` : null;
  }

  /** Unless it is cancelled, also by Escape, what was typed is saved by closing, so it must be valid. */
  useKeepOpen(() => {
    const name = typed?.name.trim();
    const refusal = settled.current || !name ? null : problemOf(name);
    setProblem(refusal);
    if (refusal) field.current?.focus();
    return refusal !== null;
  });

  async function save(typed: Named) {
    const made = { ...typed, name: typed.name.trim() };
    const { name } = made;
    if (name === "" || (id && name === before.name && made.color === before.color)) return;
    const refusal = problemOf(name);
    if (refusal) return toasts.show({ kind: "error", message: refusal });
    if (state.kind === "section") {
      if (id) await writes.section.change(id, { name });
      else await writes.section.create({ listId: state.listId, name });
    } else if (id) await writes[state.kind].change(id, made);
    else {
      const { href } = window.location;
      const newId = await writes[state.kind].create(made);
      // Unless the user has gone elsewhere meanwhile.
      if (window.location.href === href && dialog.get() === null)
        goTo({ kind: state.kind, id: newId });
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    const refusal = problemOf(named.name.trim());
    // It is saved when it is closed.
    if (refusal) setProblem(refusal);
    else onClose();
  }

  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        ref={field}
        label="Name"
        data-autofocus
        autoComplete="off"
        maxLength={maxLength[kind]}
        error={problem}
        value={named.name}
        onChange={(event) => {
          setProblem(null);
          setTyped({ ...named, name: event.currentTarget.value });
        }}
      />
      {kind !== "section" && (
        <ColorField value={named.color} onChange={(color) => setTyped({ ...named, color })} />
      )}
      <div className="buttons">
        <Button type="submit">{id ? "Save" : `Add ${kind}`}</Button>
        <Button
          variant="default"
          onClick={() => {
            settled.current = true;
            onClose();
          }}
        >
          Cancel
        </Button>
      </div>
    </form>
  );
}
