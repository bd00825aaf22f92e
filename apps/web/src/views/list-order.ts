import { useStorePart } from "../shared/store.js";
import { useAccountStore } from "../store/use-store.js";
import { userSetting } from "./user-setting.js";
import type { View } from "./view.js";

/** The orders in which a list can be shown. */
export const listOrders = {
  manual: "My order",
  due: "Due date",
  priority: "Priority",
  title: "Title",
};

export type ListOrder = keyof typeof listOrders;

/** The order in words, where it is seen and said. */
export const orderInWords = (order: ListOrder) =>
  order === "manual" ? "In your own order" : `Sorted by ${listOrders[order].toLowerCase()}`;

const orders = userSetting<Readonly<Record<string, ListOrder>>>("orders", {});

/** The order of a list's view, and the function that changes it. */
export function useListOrder(view: View): [ListOrder, (order: ListOrder) => void] {
  const { idOf, keyOf } = useAccountStore().mirror;
  const key = "id" in view ? `${view.kind} ${keyOf(idOf(view.id), view.kind)}` : view.kind;
  const order = useStorePart(orders, (all) => all[key] ?? "manual");
  return [order, (next) => orders.update((all) => ({ ...all, [key]: next }))];
}
