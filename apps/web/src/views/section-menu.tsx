import { Menu } from "@mantine/core";
import { ActionMenu, DangerItem } from "../shell/action-menu.js";
import { showDialog } from "../shell/dialogs-state.js";
import { useRows, useSections, useWrites } from "../store/use-store.js";
import { MoveItems } from "./move-items.js";

/** The menu of a section. */
export default function SectionMenu({ id }: { id: string }) {
  const { section } = useWrites();
  const listId = useRows((rows) => rows.section.get(id)?.listId ?? "");
  return (
    <ActionMenu width={200}>
      <Menu.Item onClick={() => showDialog({ kind: "section", id, listId })}>Rename</Menu.Item>
      <MoveItems id={id} rows={useSections(listId)} move={section.move} />
      <Menu.Divider />
      <DangerItem onClick={() => void section.delete(id)}>Delete section</DangerItem>
    </ActionMenu>
  );
}
