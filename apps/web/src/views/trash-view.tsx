import { momentInWords } from "@docket/dates";
import { Button } from "@mantine/core";
import { type ComponentType, useMemo, useState } from "react";
import { type IconProps, TrashIcon } from "../shared/icons.js";
import { PlainList } from "../shared/plain-list.js";
import { trashPeriod } from "../shared/trash-period.js";
import { showDialog } from "../shell/dialogs-state.js";
import type { Entity } from "../store/rows.js";
import { useAccount, useRows, useWrites } from "../store/use-store.js";
import { IconButton } from "../theme/icon-button.js";
import { Empty } from "./empty-view.js";
import { type TrashItem, trashItems } from "./trash-items.js";
import classes from "./trash-view.module.css";
import { CompletedIcon, ListIcon, SectionIcon, TagIcon } from "./view-icons.js";

/** The number of items shown at first, and added each time. */
const PAGE = 100;

/** The trash: everything that was deleted and is not purged yet. */
export default function TrashView() {
  const rows = useRows((all) => all);
  const items = useMemo(() => trashItems(rows), [rows]);
  const [count, setCount] = useState(PAGE);
  if (items.length === 0)
    return (
      <Empty title="The trash is empty" drawing="blank">
        What you delete stays here for {trashPeriod()}.
      </Empty>
    );
  return (
    <>
      <div className={classes.head}>
        <p>Kept for {trashPeriod()}, then deleted forever.</p>
        <Button
          variant="default"
          size="compact-md"
          onClick={() => showDialog({ kind: "purge", item: null })}
        >
          Empty trash
        </Button>
      </div>
      <PlainList aria-label="Trash">
        {items.slice(0, count).map((item) => (
          <TrashRow key={`${item.entity} ${item.id}`} item={item} />
        ))}
      </PlainList>
      {items.length > count && (
        <Button variant="subtle" onClick={() => setCount(count + PAGE)}>
          Show earlier
        </Button>
      )}
    </>
  );
}

const kinds: Record<Entity, { name: string; icon: ComponentType<IconProps> }> = {
  task: { name: "Task", icon: CompletedIcon },
  list: { name: "List", icon: ListIcon },
  section: { name: "Section", icon: SectionIcon },
  label: { name: "Label", icon: TagIcon },
};

function TrashRow({ item }: { item: TrashItem }) {
  const writes = useWrites();
  const clock = useAccount();
  const { entity, id, name, deletedAt, tasks } = item;
  const { name: kind, icon: Icon } = kinds[entity];
  const along = entity === "task" ? "subtask" : "task";
  return (
    <li className={classes.row}>
      <span className={classes.icon}>
        <Icon size={20} />
      </span>
      <span className={classes.text}>
        <span className={classes.name} dir="auto">
          {name}
        </span>
        <span className="quiet">
          {kind}
          {tasks > 0 && ` with ${tasks} ${along}${tasks === 1 ? "" : "s"}`} · deleted{" "}
          {momentInWords(deletedAt, clock)}
        </span>
      </span>
      <Button
        variant="subtle"
        size="compact-md"
        aria-label={`Restore ${name}`}
        onClick={() => void writes.restore(entity, id)}
      >
        Restore
      </Button>
      <IconButton
        className={classes.purge}
        label={`Delete ${name} forever`}
        title="Delete forever"
        onClick={() => showDialog({ kind: "purge", item })}
      >
        <TrashIcon />
      </IconButton>
    </li>
  );
}
