import "@mantine/core/styles/Switch.css";
import { Kbd, Switch } from "@mantine/core";
import { useStore } from "../shared/store.js";
import { Dialog } from "./dialog.js";
import classes from "./shortcuts-help.module.css";
import { helpShown, setSingleKeys, singleKeys } from "./use-shortcuts.js";

const CTRL = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";

const anywhere: [string[], string][] = [
  [["N"], "New task"],
  [["/"], "Search"],
  [["A"], "Open the assistant"],
  [["1"], "Show open tasks"],
  [["2"], "Show completed tasks"],
  [["3"], "Show all tasks"],
  [[CTRL, "Z"], "Undo the last deletion"],
  [["?"], "Show keyboard shortcuts"],
];

const inList: [string[], string][] = [
  [["↑", "↓"], "Move between tasks"],
  [["Space"], "Mark as done or open"],
  [["E"], "Edit (or Enter)"],
  [["Delete"], "Delete"],
];

const inForm: [string[], string][] = [
  [["Enter"], "Save (from the title)"],
  [[CTRL, "Enter"], "Save (from the description)"],
  [["Esc"], "Cancel"],
];

const inAssistant: [string[], string][] = [
  [["Enter"], "Send"],
  [["Shift", "Enter"], "New line"],
  [["Esc"], "Close (the answer continues)"],
];

/** The list of keyboard shortcuts. */
export function ShortcutsHelp() {
  const on = useStore(singleKeys);
  return (
    <Dialog onClose={() => helpShown.set(false)} title="Keyboard shortcuts">
      <Section title="Anywhere" keys={anywhere} />
      <Section title="In the list" keys={inList} />
      <Section title="While editing" keys={inForm} />
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
      <dl className={classes.keys}>
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
