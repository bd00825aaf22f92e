import { z } from "zod";
import { changedLabel, changedList, changedSection, changedTask } from "./change.js";
import { operation, operationsOf } from "./operation.js";
import { entity, id, pageOf, paging, timestamp } from "./primitives.js";

/** Something in the trash, with its kind. */
const trashed = { deletedAt: timestamp };

export const trashedTask = z
  .object({ entity: z.literal("task"), ...changedTask.shape, ...trashed })
  .meta({ id: "TrashedTask" });
export const trashedList = z
  .object({ entity: z.literal("list"), ...changedList.shape, ...trashed })
  .meta({ id: "TrashedList" });
export const trashedSection = z
  .object({ entity: z.literal("section"), ...changedSection.shape, ...trashed })
  .meta({ id: "TrashedSection" });
export const trashedLabel = z
  .object({ entity: z.literal("label"), ...changedLabel.shape, ...trashed })
  .meta({ id: "TrashedLabel" });

export const trashItem = z
  .discriminatedUnion("entity", [trashedTask, trashedList, trashedSection, trashedLabel])
  .meta({ id: "TrashItem" });
export type TrashItem = z.infer<typeof trashItem>;

const kind = entity.meta({ description: "Its kind." });
const itsId = id.meta({ description: "Its id, as the trash lists it." });

export const trashOperations = operationsOf("Trash", {
  listTrash: operation({
    summary: "What is in the trash",
    description:
      "Most recently deleted first. Rows that were deleted together with another one, such as subtasks with their task or tasks with their list, are not listed: they are restored with it. The trash keeps rows for 30 days, unless the server is configured otherwise, and then purges them.",
    query: z.strictObject(paging),
    output: pageOf(trashItem, "TrashPage"),
    tool: { name: "list_trash", title: "List the trash" },
  }),
  restoreFromTrash: operation({
    summary: "Restore something from the trash",
    description:
      "Restores it as it was, with everything that was deleted with it. A task whose list is in the trash or purged goes to the inbox; one whose parent is becomes a top-level task. If its name has been taken in the meantime, it is not restored (409): rename the other one first. What is not in the trash stays as it is.",
    body: z
      .strictObject({ entity: kind, id: itsId })
      .meta({ example: { entity: "task", id: "42" } }),
    output: z
      .object({
        entity,
        id,
        name: z.string().meta({ description: "Its name or title." }),
        restored: z.int().meta({
          description: "How many rows were restored, including those that were deleted with it.",
        }),
      })
      .meta({ id: "Restored" }),
    refusals: [404, 409],
    tool: { name: "restore_from_trash", title: "Restore from the trash", idempotent: true },
  }),
  purgeTrash: operation({
    summary: "Empty the trash, or purge one item",
    description:
      "Deletes permanently: nothing is kept of a purged item but the fact that it existed. Without `entity` and `id`, purges everything in the trash.",
    query: z.strictObject({ entity: kind.optional(), id: itsId.optional() }),
    output: z
      .object({
        purged: z.int().meta({ description: "How many items, as the trash lists them." }),
      })
      .meta({ id: "Purged" }),
    refusals: [404],
    tool: { name: "purge_trash", title: "Delete from the trash for good" },
  }),
});
