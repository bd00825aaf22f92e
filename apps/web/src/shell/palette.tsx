import "@mantine/core/styles/Kbd.css";
import { findsAll, foldText, wordsOf } from "@docket/contract/search-text";
import { Kbd } from "@mantine/core";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useAccountStore, useLabels, useLists, useRows, useWrites } from "../store/use-store.js";
import { commands } from "./commands.js";
import { Dialog } from "./dialog.js";
import { keysOf } from "./keys-of.js";
import { goTo, openTask } from "./location.js";
import { moreCommands } from "./more-commands.js";
import { offeredTasks } from "./offered-tasks.js";
import classes from "./palette.module.css";

interface Choice {
  key: string;
  name: string;
  hint: string;
  keys: string[];
  run: () => unknown;
}

/** The command palette: finds commands, lists, labels and tasks by typing. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  /** The key of the chosen one: what is found may change while the user chooses. */
  const [key, setKey] = useState<string | null>(null);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const choices = useChoices(text);
  const chosen = Math.max(
    choices.findIndex((one) => one.key === key),
    0,
  );

  const first = choices[0]?.key;
  useEffect(() => {
    if (key === null && first) setKey(first);
  }, [key, first]);

  function choose(choice: Choice | undefined) {
    if (!choice) return;
    onClose();
    // After the dialog has returned the focus.
    requestAnimationFrame(() => void choice.run());
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.key === "Enter") choose(choices[chosen]);
    else if (step !== 0 && choices.length > 0) {
      const next = (chosen + step + choices.length) % choices.length;
      setKey(choices[next]?.key ?? null);
      list.current?.children[next]?.scrollIntoView({ block: "nearest" });
    } else return;
    event.preventDefault();
  }

  return (
    <Dialog title="Commands" onClose={onClose}>
      <input
        className={classes.input}
        data-autofocus
        role="combobox"
        aria-label="Type a command, a list or a task"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={choices[chosen] ? `${listId}-${chosen}` : undefined}
        placeholder="Type a command, a list or a task"
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setKey(null);
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={listId} role="listbox" aria-label="Commands" className={classes.list}>
        {choices.map((choice, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the input has the focus
          // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the input
          <div
            key={choice.key}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === chosen}
            className={classes.choice}
            onPointerMove={() => setKey(choice.key)}
            onClick={() => choose(choice)}
          >
            <span className={classes.name} dir="auto">
              {choice.name}
            </span>
            <span className="quiet">{choice.hint}</span>
            {choice.keys.map((key) => (
              <Kbd key={key}>{key}</Kbd>
            ))}
          </div>
        ))}
      </div>
      <p className={classes.nothing} role="status">
        {choices.length === 0 && "Nothing found."}
      </p>
    </Dialog>
  );
}

function useChoices(text: string): Choice[] {
  const writes = useWrites();
  const lists = useLists();
  const labels = useLabels();
  const tasks = useRows((rows) => rows.task);
  const { keyOf } = useAccountStore().mirror;
  return useMemo(() => {
    const words = wordsOf(text);
    const matches = ({ name }: { name: string }) => findsAll(words, [foldText(name)]);
    const places: Choice[] = [
      ...lists.map(({ id, name, isInbox }) => ({
        key: `list ${keyOf(id, "list")}`,
        name,
        hint: "List",
        keys: [],
        run: () => goTo(isInbox ? { kind: "inbox" } : { kind: "list", id }),
      })),
      ...labels.map(({ id, name }) => ({
        key: `label ${keyOf(id, "label")}`,
        name,
        hint: "Label",
        keys: [],
        run: () => goTo({ kind: "label", id }),
      })),
    ];
    const actions = [...commands, ...moreCommands].map(
      (command): Choice => ({
        key: command.name,
        name: command.name,
        hint: "",
        keys: keysOf(command),
        run: () => command.run(writes),
      }),
    );
    const found = offeredTasks(words, tasks.values()).map(
      ({ id, title, completed }): Choice => ({
        key: `task ${keyOf(id, "task")}`,
        name: title,
        hint: completed ? "Completed task" : "Task",
        keys: [],
        run: () => openTask(id),
      }),
    );
    return [...actions.filter(matches), ...places.filter(matches), ...found];
  }, [text, writes, lists, labels, tasks, keyOf]);
}
