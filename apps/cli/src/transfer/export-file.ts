import {
  checkDue,
  emailAddress,
  filledText,
  labelDefaults,
  labelEdit,
  limits,
  listDefaults,
  listEdit,
  taskDefaults,
  taskEdit,
  text,
  type UserExport,
  userDefaults,
  userExport,
  withDefaults,
} from "@docket/contract";
import { z } from "zod";

const { format, version, user, lists, sections, labels, tasks, conversations } = userExport.shape;
const conversation = conversations.element.shape;

/** Unlike a form, an import takes a text as it was stored. */
const stored = { stored: true };
const title = filledText(limits.title, stored);

/**
 * The parts of an export as in the contract, and as strict as the database. An unknown field is
 * refused, since an import that ignored it would lose it.
 */
export const schemas = {
  format,
  version,
  user: z.strictObject({
    ...withDefaults(user.shape, userDefaults),
    email: emailAddress,
    name: filledText(limits.name, stored),
  }),
  // An older export lacks the fields that came later.
  lists: z.strictObject({
    ...lists.element.shape,
    ...withDefaults(listEdit.shape, listDefaults),
    name: filledText(limits.listName, stored),
  }),
  sections: z.strictObject({
    ...sections.element.shape,
    name: filledText(limits.sectionName, stored),
  }),
  labels: z.strictObject({
    ...labels.element.shape,
    ...withDefaults(labelEdit.shape, labelDefaults),
    name: filledText(limits.labelName, stored),
  }),
  tasks: z
    .strictObject({
      ...tasks.element.partial().required({ createdAt: true, updatedAt: true }).shape,
      ...withDefaults(taskEdit.shape, taskDefaults),
      completions: z
        .array(tasks.element.shape.completions.element.superRefine(checkDue))
        .default([]),
      title,
      description: text(limits.description, stored).nullable().default(taskDefaults.description),
    })
    .superRefine(checkDue),
  conversations: z.strictObject({
    ...conversation,
    title: title.nullable(),
    messages: z.array(
      z.strictObject({ ...conversation.messages.element.shape, content: text(undefined, stored) }),
    ),
  }),
} satisfies Record<keyof UserExport, z.ZodType>;

/** The members that are lists. */
export const listMembers = Object.entries(userExport.shape)
  .filter(([, member]) => member instanceof z.ZodArray)
  .map(([name]) => name);

/** The members that an older export may lack: the first ones had only tasks and conversations. */
export const laterMembers = listMembers.filter(
  (name) => name !== "tasks" && name !== "conversations",
);

type Schemas = typeof schemas;

/** One piece of an export: a member of the file, or one element of its lists. */
export type Part = { [K in keyof Schemas]: { kind: K; value: Imported<K> } }[keyof Schemas];

/** The parsed value of a part. */
export type Imported<Kind extends keyof Schemas> = z.infer<Schemas[Kind]>;
