import type { Color } from "@docket/contract";
import { limits } from "@docket/contract/limits";
import { foldText } from "@docket/contract/search-text";
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import {
  useAccountStore,
  useLabels,
  useLists,
  useSections,
  useWrites,
} from "../store/use-store.js";
import { ColorField } from "./color-field.js";
import { Dialog } from "./dialog.js";
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
  const { idOf } = useAccountStore().mirror;
  const id = state.id && idOf(state.id);
  const writes = useWrites();
  const others = {
    list: useLists(),
    label: useLabels(),
    section: useSections(state.kind === "section" ? state.listId : ""),
  }[kind];
  const known = others.find((one) => one.id === id);
  const [name, setName] = useState(known?.name ?? "");
  const [color, setColor] = useState<Color>(known && "color" in known ? known.color : "gray");
  const [problem, setProblem] = useState<string | null>(null);

  async function save(event: FormEvent) {
    event.preventDefault();
    const typed = name.trim();
    if (typed === "") return setProblem("Enter a name.");
    if (others.some((one) => one.id !== id && foldText(one.name) === foldText(typed)))
      return setProblem(`There is a ${kind} with this name already.`);
    onClose();
    if (state.kind === "section") {
      if (id) await writes.changeSection(id, { name: typed });
      else await writes.createSection({ listId: state.listId, name: typed });
    } else if (id) {
      const change = { name: typed, color };
      await (kind === "list" ? writes.changeList(id, change) : writes.changeLabel(id, change));
    } else {
      const made = { name: typed, color };
      const { href } = window.location;
      const newId = await (kind === "list" ? writes.createList(made) : writes.createLabel(made));
      // Unless the user has gone elsewhere meanwhile.
      if (window.location.href === href && dialog.get() === null)
        goTo({ kind: state.kind, id: newId });
    }
  }

  return (
    <Dialog title={id ? `Edit ${kind}` : `New ${kind}`} size="sm" onClose={onClose}>
      <form className={classes.form} onSubmit={(event) => void save(event)}>
        <TextInput
          label="Name"
          data-autofocus
          autoComplete="off"
          maxLength={maxLength[kind]}
          error={problem}
          value={name}
          onChange={(event) => {
            setProblem(null);
            setName(event.currentTarget.value);
          }}
        />
        {kind !== "section" && <ColorField value={color} onChange={setColor} />}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit">{id ? "Save" : `Add ${kind}`}</Button>
        </div>
      </form>
    </Dialog>
  );
}
