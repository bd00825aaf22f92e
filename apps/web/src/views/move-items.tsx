import { Menu } from "@mantine/core";
import type { Place } from "../store/use-store.js";

interface MoveItemsProps {
  id: string;
  /** The rows among which it is moved, in the user's order. */
  rows: { id: string }[];
  move: (id: string, place: Place) => unknown;
}

/** The items of a menu that move a list, a label or a section up and down. */
export function MoveItems({ id, rows, move }: MoveItemsProps) {
  const at = rows.findIndex((row) => row.id === id);
  if (at === -1) return null;
  const [before, after] = [rows[at - 1], rows[at + 1]];
  return (
    <>
      {before && <Menu.Item onClick={() => move(id, { before: before.id })}>Move up</Menu.Item>}
      {after && <Menu.Item onClick={() => move(id, { after: after.id })}>Move down</Menu.Item>}
    </>
  );
}
