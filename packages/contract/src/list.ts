import { z } from "zod";
import { listDefaults } from "./defaults.js";
import { withDefaults } from "./fields.js";
import { limits } from "./limits.js";
import { operation, operationsOf } from "./operation.js";
import { placeOnly } from "./place.js";
import { color, filledText, flag, id, idOf, pageOf, paging, timestamp } from "./primitives.js";

/** A list of tasks as the API shows it. Everybody has an inbox. */
export const list = z
  .object({
    id,
    name: z.string(),
    color,
    isInbox: z.boolean().meta({ description: "Whether new tasks go here by default." }),
    archivedAt: timestamp.nullable(),
    openCount: z.int().meta({ description: "How many of its tasks are not done." }),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: "List" });

export type List = z.infer<typeof list>;

/** The fields of a list that a person sets. */
export const listEdit = z.object({
  name: filledText(limits.listName).meta({ description: "The list's name." }),
  color: color.meta({ description: "Its color." }),
});

const listId = idOf("list");
const oneList = { params: listId, output: list, versioned: true };

export const listOperations = operationsOf("Lists", {
  listLists: operation({
    summary: "List the lists",
    description: "Your lists in your own order, each with its number of open tasks.",
    query: z.strictObject({
      archived: flag
        .optional()
        .meta({ description: "Only archived (true) or only active (false) ones." }),
      ...paging,
    }),
    output: pageOf(list, "ListPage"),
    tool: { name: "list_lists" },
  }),
  createList: operation({
    summary: "Create a list",
    description: "It goes to the end. Two lists cannot have the same name (409).",
    body: z
      .strictObject(withDefaults(listEdit.shape, listDefaults))
      .meta({ example: { name: "Groceries", color: "green" } }),
    output: list,
    status: 201,
    versioned: true,
    tool: { name: "add_list", title: "Add a list" },
  }),
  // Without an ETag: openCount changes without the list.
  getList: operation({
    summary: "Read one list",
    params: listId,
    output: list,
    tool: { name: "get_list" },
  }),
  updateList: operation({
    ...oneList,
    summary: "Change a list",
    description:
      "Only the given fields change. The inbox cannot be archived, and two lists cannot have the same name (409).",
    body: z
      .strictObject({
        ...listEdit.partial().shape,
        archived: z
          .boolean()
          .optional()
          .meta({ description: "Archives or unarchives the list; its tasks stay in it." }),
      })
      .meta({ example: { color: "red", archived: true } }),
    refusals: [409],
    tool: { name: "update_list", overwrites: true },
  }),
  moveList: operation({
    ...oneList,
    summary: "Move a list to another place among the lists",
    body: placeOnly,
    tool: { name: "move_list", title: "Move a list", idempotent: true },
  }),
  deleteList: operation({
    summary: "Delete a list with all of its sections and tasks",
    description:
      "They go to the trash, from which they can be restored; the name is free at once. The inbox cannot be deleted (409).",
    params: listId,
    output: null,
    refusals: [409],
    versioned: true,
    tool: { name: "delete_list", title: "Delete a list with its tasks" },
  }),
});
