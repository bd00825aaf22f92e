import { Menu } from "@mantine/core";
import { announce } from "../shared/announce.js";
import { ActionMenu, DangerItem } from "../shell/action-menu.js";
import { showDialog } from "../shell/dialogs-state.js";
import { goTo } from "../shell/location.js";
import { inboxId } from "../store/rows.js";
import { useAccountStore, useLabels, useLists, useRows, useWrites } from "../store/use-store.js";
import { type ListOrder, listOrders, orderInWords, useListOrder } from "./list-order.js";
import { MoveItems } from "./move-items.js";
import type { View } from "./view.js";

/** The menu of a list or a label. */
export default function ViewMenu({ view }: { view: View }) {
  const inbox = useRows(inboxId);
  return (
    <ActionMenu width={220}>
      {view.kind === "label" && <LabelItems id={view.id} />}
      {view.kind === "list" && <ListItems view={view} />}
      {view.kind === "inbox" && (
        <>
          <SectionItem listId={inbox} />
          <OrderItems view={view} />
        </>
      )}
    </ActionMenu>
  );
}

function SectionItem({ listId }: { listId: string }) {
  return (
    <Menu.Item onClick={() => showDialog({ kind: "section", id: null, listId })}>
      Add a section
    </Menu.Item>
  );
}

function OrderItems({ view }: { view: View }) {
  const [order, setOrder] = useListOrder(view);
  return (
    <Menu.RadioGroup
      value={order}
      onChange={(next) => {
        setOrder(next as ListOrder);
        announce(`${orderInWords(next as ListOrder)}.`);
      }}
    >
      <Menu.Divider />
      <Menu.Label>Sort by</Menu.Label>
      {Object.entries(listOrders).map(([value, name]) => (
        <Menu.RadioItem key={value} value={value} closeMenuOnClick>
          {name}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  );
}

function ListItems({ view }: { view: View & { id: string } }) {
  const id = useAccountStore().mirror.idOf(view.id);
  const writes = useWrites();
  const lists = useLists().filter((list) => !list.isInbox && list.archivedAt === null);
  const list = useRows((rows) => rows.list.get(id));
  if (!list) return null;
  const archived = list.archivedAt !== null;
  return (
    <>
      <SectionItem listId={id} />
      {!list.isInbox && (
        <>
          <Menu.Item onClick={() => showDialog({ kind: "list", id })}>Edit list</Menu.Item>
          <MoveItems id={id} rows={lists} move={writes.list.move} />
          <Menu.Item
            onClick={() => {
              void writes.list.change(id, { archived: !archived });
              if (!archived) goTo({ kind: "today" });
            }}
          >
            {archived ? "Unarchive" : "Archive"}
          </Menu.Item>
        </>
      )}
      <OrderItems view={view} />
      {!list.isInbox && (
        <>
          <Menu.Divider />
          <DangerItem onClick={() => showDialog({ kind: "delete-list", id })}>
            Delete list
          </DangerItem>
        </>
      )}
    </>
  );
}

function LabelItems({ id: given }: { id: string }) {
  const id = useAccountStore().mirror.idOf(given);
  const writes = useWrites();
  return (
    <>
      <Menu.Item onClick={() => showDialog({ kind: "label", id })}>Edit label</Menu.Item>
      <MoveItems id={id} rows={useLabels()} move={writes.label.move} />
      <Menu.Divider />
      <DangerItem onClick={() => showDialog({ kind: "delete-label", id })}>Delete label</DangerItem>
    </>
  );
}
