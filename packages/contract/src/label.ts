import { z } from "zod";
import { labelDefaults } from "./defaults.js";
import { fieldsOf, withDefaults } from "./fields.js";
import { limits } from "./limits.js";
import { operation, operationsOf } from "./operation.js";
import { placeOnly } from "./place.js";
import { color, filledText, id, idOf, pageOf, paging, timestamp } from "./primitives.js";

/** A label as the API shows it; tasks carry any number of them. */
export const label = z
  .object({ id, name: z.string(), color, createdAt: timestamp, updatedAt: timestamp })
  .meta({ id: "Label" });

export type Label = z.infer<typeof label>;
export const labelFields = fieldsOf(label);

/** The fields of a label that a person sets. */
export const labelEdit = z.object({
  name: filledText(limits.labelName).meta({ description: "The label's name." }),
  color: color.meta({ description: "Its color." }),
});

const labelId = idOf("label");
const oneLabel = { params: labelId, output: label, versioned: true };

export const labelOperations = operationsOf("Labels", {
  listLabels: operation({
    summary: "List labels",
    description: "Your labels in your own order.",
    query: z.strictObject(paging),
    output: pageOf(label, "LabelPage"),
    tool: { name: "list_labels" },
  }),
  createLabel: operation({
    summary: "Create a label",
    description: "It goes to the end. Two labels cannot have the same name (409).",
    body: z
      .strictObject(withDefaults(labelEdit.shape, labelDefaults))
      .meta({ example: { name: "Errands", color: "blue" } }),
    output: label,
    status: 201,
    versioned: true,
    tool: { name: "add_label", title: "Add a label" },
  }),
  getLabel: operation({
    ...oneLabel,
    summary: "Read one label",
    tool: { name: "get_label" },
  }),
  updateLabel: operation({
    ...oneLabel,
    summary: "Change a label",
    description: "Only the given fields change. Two labels cannot have the same name (409).",
    body: z.strictObject(labelEdit.partial().shape).meta({ example: { color: "red" } }),
    refusals: [409],
    tool: { name: "update_label", overwrites: true },
  }),
  moveLabel: operation({
    ...oneLabel,
    summary: "Move a label to another place among the labels",
    body: placeOnly,
    tool: { name: "move_label", title: "Move a label", idempotent: true },
  }),
  deleteLabel: operation({
    summary: "Delete a label",
    description:
      "Tasks that have it lose it, and stay. It can be restored from the trash, and they have it again then.",
    params: labelId,
    output: null,
    versioned: true,
    tool: { name: "delete_label" },
  }),
});
