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
import { QuickAdd } from "./quick-add.js";
import { usePlaces } from "./use-places.js";

interface AddTaskProps {
  id?: string;
  /** Where the typed line is kept: `new-task`, `subtask-12`. */
  draft: string;
  label: string;
  placeholder: string;
  /** What the task gets where its line says nothing else. */
  defaults?: AddDefaults;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  compact?: boolean;
  autoFocus?: boolean;
}

/** Quick add of the signed-in account. What was typed and not added is there again after a reload. */
export function AddTask({ draft, defaults = {}, ...rest }: AddTaskProps) {
  const { database, mirror } = useAccountStore();
  const key = userKey(database.userId, `line.${draft}`);
  const [line, setLine] = useState(() => browserStorage.read<string>(key) ?? "");
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
      onChange={(text) => {
        setLine(text);
        browserStorage.write(key, text || undefined);
      }}
      clock={clock}
      lists={lists}
      sections={sections}
      labels={labels}
      onAdd={async (read) => {
        const id = await writes.quickAdd(read, defaults);
        announce("Task added.");
        sayWhere([id]);
      }}
      onAddLines={async (lines) => {
        sayWhere(await writes.addTasks(lines.map((line) => ({ ...defaults, ...line }))));
        announce(`${lines.length} tasks added.`);
      }}
    />
  );
}
