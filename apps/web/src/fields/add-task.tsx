import { today } from "@docket/dates";
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
  /** The storage name of the draft: `new-task`, `subtask-12`. */
  draft: string;
  label: string;
  placeholder: string;
  /** Default values for fields that the line does not set. */
  defaults?: AddDefaults;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  compact?: boolean;
  autoFocus?: boolean;
}

/**
 * Quick add for the signed-in account. Typed or pasted text that was not added survives a reload.
 */
export function AddTask({ draft, defaults = {}, ...rest }: AddTaskProps) {
  const { database, mirror } = useAccountStore();
  const [line, setLine] = useKept(userKey(database.userId, `line.${draft}`), "");
  const [pasted, setPasted] = useKept<readonly PastedLine[]>(
    userKey(database.userId, `pasted.${draft}`),
    [],
  );
  const clock = useAccount();
  const { dueDate } = defaults;
  const labels = useLabels();
  const { lists, archived, sections } = usePlaces();
  const writes = useWrites();

  const announceElsewhere = (ids: string[]) =>
    void import("../views/added-elsewhere.js").then(
      ({ announceAddedElsewhere }) => announceAddedElsewhere(ids, mirror, clock),
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
      day={dueDate && dueDate > today(clock) ? dueDate : undefined}
      lists={lists}
      archived={archived}
      sections={sections}
      labels={labels}
      onAdd={async (read) => {
        const id = await writes.quickAdd(read, defaults);
        announce("Task added.");
        announceElsewhere([id]);
      }}
      onAddLines={async (tasks) => {
        announceElsewhere(await writes.addTasks(tasks.map((task) => ({ ...defaults, ...task }))));
        announce(`${tasks.length} tasks added.`);
      }}
    />
  );
}

/** A state that survives a reload; empty values are not stored. */
function useKept<Value extends { length: number }>(key: string, empty: Value) {
  const [value, setValue] = useState(() => browserStorage.read<Value>(key) ?? empty);
  const keep = (next: Value) => {
    setValue(next);
    browserStorage.write(key, next.length > 0 ? next : undefined);
  };
  return [value, keep] as const;
}
