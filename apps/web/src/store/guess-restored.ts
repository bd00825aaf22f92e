import type { Draft } from "./draft.js";
import type { Section } from "./rows.js";

/** A list comes back with the sections and tasks that went with it. */
export async function restoreList(draft: Draft, id: string): Promise<void> {
  const deletedAt = (await draft.get("list", id))?.deletedAt;
  for (const task of await draft.where("task", "listId", id))
    if (task.deletedAt === deletedAt) await draft.patch("task", task.id, { deletedAt: null });
  for (const section of await sectionsOf(draft, id))
    if (section.deletedAt === deletedAt)
      await draft.patch("section", section.id, { deletedAt: null });
  await draft.patch("list", id, { deletedAt: null });
}

/** A section comes back with the tasks that were in it and have not gone elsewhere. */
export async function fillSection(draft: Draft, id: string, had: string[]): Promise<void> {
  const section = await draft.get("section", id);
  for (const one of had) {
    const task = await draft.get("task", one);
    if (task?.listId === section?.listId && task?.sectionId === null)
      await draft.patch("task", one, { sectionId: id });
  }
}

/** A label comes back to the tasks that had it. */
export async function putLabelBack(draft: Draft, id: string, had: string[]): Promise<void> {
  for (const one of had) {
    const task = await draft.get("task", one);
    if (task && !task.labelIds.includes(id))
      await draft.patch("task", one, { labelIds: [...task.labelIds, id] });
  }
}

/** The sections of a list, those in the trash too. */
export async function sectionsOf(draft: Draft, listId: string): Promise<Section[]> {
  return (await draft.everything("section")).filter((section) => section.listId === listId);
}
