import { z } from "zod";
import { conversation } from "./conversation.js";
import { accountSettings } from "./date.js";
import { fieldsOf } from "./fields.js";
import { label } from "./label.js";
import { limits } from "./limits.js";
import { list } from "./list.js";
import { message } from "./message.js";
import { operation, operationsOf } from "./operation.js";
import { filledText, timestamp } from "./primitives.js";
import { section } from "./section.js";
import { exportedTask } from "./task.js";

/** The fields of an account that a person may change. */
export const userEdit = z.object({
  name: filledText(limits.name),
  ...accountSettings.shape,
});

/** The defaults of an account. */
export const userDefaults = { timeZone: "UTC", weekStart: 1, locale: "en" };

/** The signed-in person. */
export const user = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    ...accountSettings.shape,
    isAdmin: z.boolean().meta({ description: "They may manage the accounts of others." }),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: "User" });

export type User = z.infer<typeof user>;
export const userFields = fieldsOf(user);

/** A person in an export: without `isAdmin`, which applies to this server only. */
export const exportedUser = user.omit({ isAdmin: true }).meta({ id: "ExportedUser" });

/** A list in an export: without `openCount`, which follows from its tasks. */
export const exportedList = list.omit({ openCount: true });
export const exportedListFields = fieldsOf(exportedList);

/** Everything of one person in one file; the command line's `import` reads it back. */
export const userExport = z
  .object({
    format: z.literal("docket-export"),
    version: z.literal(1),
    user: exportedUser,
    lists: z.array(exportedList),
    sections: z.array(section),
    labels: z.array(label),
    tasks: z.array(exportedTask).meta({
      description:
        "Tasks before their subtasks; those of a list or a task in the person's own order.",
    }),
    conversations: z.array(
      z.object({
        ...conversation.shape,
        messages: z.array(message.omit({ conversationId: true })),
      }),
    ),
  })
  .meta({ id: "UserExport" });

export type UserExport = z.infer<typeof userExport>;

export const meOperations = operationsOf("Account", {
  getMe: operation({
    summary: "Who I am",
    output: user,
  }),
  updateMe: operation({
    summary: "Change my name, time zone, week or language",
    description:
      "When the time zone changes, due times without a zone of their own keep their wall-clock time, so their dueAt changes.",
    body: z
      .strictObject(userEdit.partial().shape)
      .meta({ example: { timeZone: "Europe/Zurich", locale: "en-GB" } }),
    output: user,
  }),
  deleteMe: operation({
    summary: "Delete my account and everything of mine",
    description:
      "Immediate and permanent. Only from a browser session, and within an hour of entering the password (see confirmMe).",
    output: null,
    personal: true,
    confirmed: true,
  }),
  confirmMe: operation({
    secret: true,
    summary: "Confirm my identity with my password",
    description:
      "Operations that cannot be undone, or that grant others lasting access, require that the password was entered within the last hour. Signing in counts as well. An account without a password has to sign in again instead (409).",
    body: z
      .strictObject({ password: z.string().max(limits.password.max) })
      .meta({ example: { password: "correct horse battery staple" } }),
    output: null,
    refusals: [409],
    personal: true,
  }),
  exportMe: operation({
    summary: "Export all my data as one JSON file",
    description: "Without what is in the trash, and without the history.",
    output: userExport,
  }),
});
