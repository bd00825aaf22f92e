import "@mantine/core/styles/Menu.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/Popover.css";
import { Menu } from "@mantine/core";
import { useState } from "react";
import { useIsPhone } from "../fields/use-media.js";
import { showDialog } from "../shell/dialogs-state.js";
import { useOverlayHistory } from "../shell/overlay-history.js";
import { useRows, useSections, useWrites } from "../store/use-store.js";
import classes from "./task-row.module.css";
import { MoreIcon } from "./view-icons.js";

/** The menu of a section. It is opened as soon as it is loaded. */
export function SectionMenu({ id, name }: { id: string; name: string }) {
  const [opened, setOpened] = useState(true);
  useOverlayHistory(useIsPhone() && opened, () => setOpened(false));
  const writes = useWrites();
  const listId = useRows((rows) => rows.section.get(id)?.listId ?? "");
  const sections = useSections(listId);
  const at = sections.findIndex((section) => section.id === id);
  const before = sections[at - 1];
  const after = sections[at + 1];
  return (
    <Menu
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={200}
      shadow="md"
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <button type="button" className={classes.more} aria-label={`Section ${name}: more`}>
          <MoreIcon />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => showDialog({ kind: "section", id, listId })}>Rename</Menu.Item>
        {before && (
          <Menu.Item onClick={() => void writes.moveSection(id, { before: before.id })}>
            Move up
          </Menu.Item>
        )}
        {after && (
          <Menu.Item onClick={() => void writes.moveSection(id, { after: after.id })}>
            Move down
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item color="var(--mantine-color-error)" onClick={() => void writes.deleteSection(id)}>
          Delete section
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
