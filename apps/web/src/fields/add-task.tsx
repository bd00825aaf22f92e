import { type KeyboardEvent, useState } from "react";
import { announce } from "../shared/announce.js";
import { browserStorage, userKey } from "../shared/storage.js";
import {
  type AddDefaults,
  useAccount,
  useAccountStore,
  useLabels,
  useWrites,
} from "../store/use-store.js";
import type { PastedLine } from "./lines.js";
import { QuickAdd } from "./quick-add.js";
import { usePlaces } from "./use-places.js";

interface AddTaskProps {
  id?: string;
  /** Where what was typed or pasted is kept: `new-task`, `subtask-12`. */
  draft: string;
  label: string;
  placeholder: string;
  /** What the task gets where its line says nothing else. */
  defaults?: AddDefaults;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  compact?: boolean;
  autoFocus?: boolean;
}

/** Quick add of the signed-in account. What was typed or pasted and not added is there again after a reload. */
export function AddTask({ draft, defaults = {}, ...rest }: AddTaskProps) {
  const { database, mirror } = useAccountStore();
  const [line, setLine] = useKept(userKey(database.userId, `line.${draft}`), "");
  const [pasted, setPasted] = useKept<readonly PastedLine[]>(
    userKey(database.userId, `pasted.${draft}`),
    [],
  );
  const clock = useAccount();
  const labels = useLabels();
  const { lists, sections } = usePlaces();
  const writes = useWrites();

  const sayWhere = (ids: string[]) =>
    void import("../views/say-where-added.js").then(
      ({ sayWhereAdded }) => sayWhereAdded(ids, mirror, clock),
      () => undefined,
    );

  return (
    <QuickAdd
      {...rest}
      value={line}
      onChange={setLine}
      pasted={pasted}
      onPasted={setPasted}
      clock={clock}
      lists={lists}
      sections={sections}
      labels={labels}
      onAdd={async (read) => {
        const id = await writes.quickAdd(read, defaults);
        announce("Task added.");
        sayWhere([id]);
      }}
      onAddLines={async (tasks) => {
        sayWhere(await writes.addTasks(tasks.map((task) => ({ ...defaults, ...task }))));
        announce(`${tasks.length} tasks added.`);
      }}
    />
  );
}

/** A state that is there again after a reload; what is empty takes no space. */
function useKept<Value extends { length: number }>(key: string, empty: Value) {
  const [value, setValue] = useState(() => browserStorage.read<Value>(key) ?? empty);
  const keep = (next: Value) => {
    setValue(next);
    browserStorage.write(key, next.length > 0 ? next : undefined);
  };
  return [value, keep] as const;
}
