import { limits, taskDefaults, taskEdit, text, userExport, withDefaults } from "@docket/contract";
import { z } from "zod";

const { format, version, user, lists, sections, labels, tasks, conversations } = userExport.shape;
const conversation = conversations.element.shape;

/** What the database takes; other than a form, an import does not trim, for it would be a change. */
const filled = (longest: number) =>
  text(longest).refine((value) => /[^ \t\n\v\f\r]/.test(value), "must not be blank");
const title = filled(limits.title);

/**
 * The parts of an export as the contract has them, and as strict as the database is. A field that
 * is not known is refused, since an import that left it out would lose it.
 */
export const schemas = {
  format,
  version,
  user: z.strictObject({ ...user.shape, email: z.email(), name: text(limits.name) }),
  lists: z.strictObject({ ...lists.element.shape, name: filled(limits.listName) }),
  sections: z.strictObject({ ...sections.element.shape, name: filled(limits.sectionName) }),
  labels: z.strictObject({ ...labels.element.shape, name: filled(limits.labelName) }),
  // An older export lacks the fields that came later.
  tasks: z.strictObject({
    ...tasks.element.partial().required({ createdAt: true, updatedAt: true }).shape,
    ...withDefaults(taskEdit.shape, taskDefaults),
    title,
  }),
  conversations: z.strictObject({
    ...conversation,
    title: title.nullable(),
    messages: z.array(z.strictObject({ ...conversation.messages.element.shape, content: text() })),
  }),
};

/** What an export from before there were lists lacks. */
export const laterMembers = ["lists", "sections", "labels"];

type Schemas = typeof schemas;

/** One piece of an export: a member of the file, or one element of its lists. */
export type Part = { [K in keyof Schemas]: { kind: K; value: z.infer<Schemas[K]> } }[keyof Schemas];

export type ImportedUser = z.infer<Schemas["user"]>;
export type ImportedList = z.infer<Schemas["lists"]>;
export type ImportedSection = z.infer<Schemas["sections"]>;
export type ImportedLabel = z.infer<Schemas["labels"]>;
export type ImportedTask = z.infer<Schemas["tasks"]>;
export type ImportedConversation = z.infer<Schemas["conversations"]>;
