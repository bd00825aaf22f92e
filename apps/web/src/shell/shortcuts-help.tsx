import "@mantine/core/styles/Kbd.css";
import "@mantine/core/styles/Switch.css";
import { Kbd, Switch } from "@mantine/core";
import { useStore } from "../shared/store.js";
import { commands } from "./commands.js";
import { Dialog } from "./dialog.js";
import { keysOf } from "./keys-of.js";
import classes from "./shortcuts-help.module.css";
import { setSingleKeys, singleKeys } from "./use-shortcuts.js";

const anywhere = commands
  .filter(({ key }) => key !== undefined)
  .map((command): [string[], string] => [keysOf(command), command.name]);

const inList: [string[], string][] = [
  [["↑", "↓"], "Move between tasks"],
  [["Space"], "Mark as done or open"],
  [["E"], "Open (or Enter)"],
  [["D"], "Set the due date"],
  [["1", "2", "3", "4"], "Set the priority"],
  [["L"], "Set the labels"],
  [["M"], "Move to another list"],
  [["Alt", "↑"], "Move up (or ↓ down)"],
  [["Alt", "→"], "Make it a subtask (or ← a task)"],
  [["←", "→"], "Collapse and expand subtasks"],
  [["S"], "Select (or a click with Ctrl; with Shift, up to there)"],
  [["Shift", "↓"], "Select up to the next task (or ↑)"],
  [["Delete"], "Delete"],
  [["Shift", "F10"], "Open the menu (or a right click)"],
];

const inTask: [string[], string][] = [
  [["Enter"], "Save the title"],
  [["Esc"], "Close"],
];

const inAssistant: [string[], string][] = [
  [["Enter"], "Send"],
  [["Shift", "Enter"], "New line"],
  [["Esc"], "Close (the answer continues)"],
];

/** The list of keyboard shortcuts. */
export default function ShortcutsHelp({ onClose }: { onClose: () => void }) {
  const on = useStore(singleKeys);
  return (
    <Dialog onClose={onClose} title="Keyboard shortcuts">
      <Section title="Anywhere" keys={anywhere} />
      <Section title="In the list" keys={inList} />
      <Section title="In an open task" keys={inTask} />
      <Section title="In the assistant" keys={inAssistant} />
      <Switch
        mt="lg"
        label="Enable single-key shortcuts"
        checked={on}
        onChange={(event) => setSingleKeys(event.currentTarget.checked)}
      />
    </Dialog>
  );
}

function Section({ title, keys }: { title: string; keys: [string[], string][] }) {
  return (
    <section>
      <h3 className={classes.title}>{title}</h3>
      <dl>
        {keys.map(([combination, action]) => (
          <div key={action} className={classes.key}>
            <dt>{action}</dt>
            <dd>
              {combination.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
