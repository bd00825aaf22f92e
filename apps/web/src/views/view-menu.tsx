import "@mantine/core/styles/Menu.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/Popover.css";
import { Menu } from "@mantine/core";
import { useState } from "react";
import { useIsPhone } from "../fields/use-media.js";
import { showDialog } from "../shell/dialogs-state.js";
import { goTo } from "../shell/location.js";
import { useOverlayHistory } from "../shell/overlay-history.js";
import { useAccountStore, useLabels, useLists, useRows, useWrites } from "../store/use-store.js";
import { inboxId } from "./task-groups.js";
import type { View } from "./view.js";
import { MoreIcon } from "./view-icons.js";
import classes from "./view-page.module.css";

/** The menu of a list or a label. It is opened as soon as it is loaded. */
export function ViewMenu({ view, name }: { view: View; name: string }) {
  const [opened, setOpened] = useState(true);
  useOverlayHistory(useIsPhone() && opened, () => setOpened(false));
  return (
    <Menu
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={220}
      shadow="md"
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <button type="button" className={classes.menu} aria-label={`${name}: more`}>
          <MoreIcon size={20} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {view.kind === "label" && <LabelItems id={view.id} />}
        {view.kind === "list" && <ListItems id={view.id} />}
        {view.kind === "inbox" && <InboxItems />}
      </Menu.Dropdown>
    </Menu>
  );
}

function InboxItems() {
  const id = useRows(inboxId);
  return <SectionItem listId={id} />;
}

function SectionItem({ listId }: { listId: string }) {
  return (
    <Menu.Item onClick={() => showDialog({ kind: "section", id: null, listId })}>
      Add a section
    </Menu.Item>
  );
}

function ListItems({ id: given }: { id: string }) {
  const id = useAccountStore().mirror.idOf(given);
  const writes = useWrites();
  const lists = useLists().filter((list) => !list.isInbox && list.archivedAt === null);
  const list = useRows((rows) => rows.list.get(id));
  const at = lists.findIndex((one) => one.id === id);
  const [before, after] = [lists[at - 1], lists[at + 1]];
  if (!list) return null;
  const archived = list.archivedAt !== null;
  return (
    <>
      <SectionItem listId={id} />
      {!list.isInbox && (
        <>
          <Menu.Item onClick={() => showDialog({ kind: "list", id })}>Edit list</Menu.Item>
          {before && at > 0 && (
            <Menu.Item onClick={() => void writes.moveList(id, { before: before.id })}>
              Move up
            </Menu.Item>
          )}
          {after && at >= 0 && (
            <Menu.Item onClick={() => void writes.moveList(id, { after: after.id })}>
              Move down
            </Menu.Item>
          )}
          <Menu.Item
            onClick={() => {
              void writes.changeList(id, { archived: !archived });
              if (!archived) goTo({ kind: "today" });
            }}
          >
            {archived ? "Unarchive" : "Archive"}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            color="var(--mantine-color-error)"
            onClick={() => showDialog({ kind: "delete-list", id })}
          >
            Delete list
          </Menu.Item>
        </>
      )}
    </>
  );
}

function LabelItems({ id: given }: { id: string }) {
  const id = useAccountStore().mirror.idOf(given);
  const writes = useWrites();
  const labels = useLabels();
  const at = labels.findIndex((label) => label.id === id);
  const [before, after] = [labels[at - 1], labels[at + 1]];
  return (
    <>
      <Menu.Item onClick={() => showDialog({ kind: "label", id })}>Edit label</Menu.Item>
      {before && (
        <Menu.Item onClick={() => void writes.moveLabel(id, { before: before.id })}>
          Move up
        </Menu.Item>
      )}
      {after && (
        <Menu.Item onClick={() => void writes.moveLabel(id, { after: after.id })}>
          Move down
        </Menu.Item>
      )}
      <Menu.Divider />
      <Menu.Item
        color="var(--mantine-color-error)"
        onClick={() => showDialog({ kind: "delete-label", id })}
      >
        Delete label
      </Menu.Item>
    </>
  );
}
