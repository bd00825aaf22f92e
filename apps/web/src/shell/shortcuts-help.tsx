import "@mantine/core/styles/Switch.css";
import { Kbd, Switch } from "@mantine/core";
import { useStore } from "../shared/store.js";
import { Dialog } from "./dialog.js";
import classes from "./shortcuts-help.module.css";
import { helpShown, setSingleKeys, singleKeys } from "./use-shortcuts.js";

const CTRL = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";

const anywhere: [string[], string][] = [
  [["N"], "Write a new task"],
  [["/"], "Search"],
  [["A"], "Talk to the assistant"],
  [["1"], "Show what is open"],
  [["2"], "Show what is done"],
  [["3"], "Show all"],
  [[CTRL, "Z"], "Bring back what was just deleted"],
  [["?"], "Show this list"],
];

const inTheList: [string[], string][] = [
  [["↑", "↓"], "Go from task to task"],
  [["Space"], "Mark as done or open"],
  [["E"], "Edit (or Enter)"],
  [["Delete"], "Delete"],
];

const inTheForm: [string[], string][] = [
  [["Enter"], "Save, from the title"],
  [[CTRL, "Enter"], "Save, from the description"],
  [["Esc"], "Leave without saving"],
];

const inTheAssistant: [string[], string][] = [
  [["Enter"], "Send"],
  [["Shift", "Enter"], "Begin a new line"],
  [["Esc"], "Close it; an answer goes on"],
];

/** The list of keyboard shortcuts. */
export function ShortcutsHelp() {
  const on = useStore(singleKeys);
  return (
    <Dialog onClose={() => helpShown.set(false)} title="Keyboard shortcuts">
      <Section title="Anywhere" keys={anywhere} />
      <Section title="In the list" keys={inTheList} />
      <Section title="While editing" keys={inTheForm} />
      <Section title="In the assistant" keys={inTheAssistant} />
      <Switch
        mt="lg"
        label="Single keys work anywhere on the page"
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
      <dl className={classes.keys}>
        {keys.map(([press, does]) => (
          <div key={does} className={classes.key}>
            <dt>{does}</dt>
            <dd>
              {press.map((one) => (
                <Kbd key={one}>{one}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
