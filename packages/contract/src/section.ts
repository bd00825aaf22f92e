import { z } from "zod";
import { fieldsOf } from "./fields.js";
import { limits } from "./limits.js";
import { operation, operationsOf } from "./operation.js";
import { placeOnly } from "./place.js";
import { filledText, id, idOf, pageOf, paging, timestamp } from "./primitives.js";

/** A section of a list as the API shows it. */
export const section = z
  .object({ id, listId: id, name: z.string(), createdAt: timestamp, updatedAt: timestamp })
  .meta({ id: "Section" });

export type Section = z.infer<typeof section>;
export const sectionFields = fieldsOf(section);

/** The fields of a section that a person sets. */
export const sectionEdit = z.object({
  name: filledText(limits.sectionName).meta({ description: "The section's name." }),
});

const sectionId = idOf("section");
const oneSection = { params: sectionId, output: section, versioned: true };

export const sectionOperations = operationsOf("Sections", {
  listSections: operation({
    summary: "List sections",
    description: "The sections of one list in your own order, or of all lists.",
    query: z.strictObject({
      listId: id.optional().meta({ description: "Only sections of this list." }),
      ...paging,
    }),
    output: pageOf(section, "SectionPage"),
    tool: { name: "list_sections" },
  }),
  createSection: operation({
    summary: "Create a section in a list",
    description:
      "It becomes the last one of its list. Two sections of a list cannot have the same name (409).",
    body: z
      .strictObject({
        listId: id.meta({ description: "The list of which it becomes a part." }),
        ...sectionEdit.shape,
      })
      .meta({ example: { listId: "42", name: "Fruit" } }),
    output: section,
    status: 201,
    refusals: [404],
    versioned: true,
    tool: { name: "add_section", title: "Add a section" },
  }),
  getSection: operation({
    ...oneSection,
    summary: "Read one section",
    tool: { name: "get_section" },
  }),
  updateSection: operation({
    ...oneSection,
    summary: "Rename a section",
    description: "Two sections of a list cannot have the same name (409).",
    body: z.strictObject(sectionEdit.partial().shape).meta({ example: { name: "Vegetables" } }),
    refusals: [409],
    tool: { name: "update_section", overwrites: true },
  }),
  moveSection: operation({
    ...oneSection,
    summary: "Move a section to another place in its list",
    body: placeOnly,
    tool: { name: "move_section", title: "Move a section", idempotent: true },
  }),
  deleteSection: operation({
    summary: "Delete a section",
    description:
      "Its tasks stay in the list, without a section. It can be restored from the trash, which puts its tasks back into it.",
    params: sectionId,
    output: null,
    versioned: true,
    tool: { name: "delete_section" },
  }),
});
