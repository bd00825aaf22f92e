import { z } from "zod";
import { conversation } from "./conversation.js";
import { locale, timeZone } from "./date.js";
import { fieldsOf } from "./fields.js";
import { limits } from "./limits.js";
import { message } from "./message.js";
import { defineOperation } from "./operation.js";
import { filledText, timestamp } from "./primitives.js";
import { task } from "./task.js";

/** A day of the week: 1 is Monday, 7 Sunday. */
const weekday = z.int().min(1).max(7).meta({ description: "1 is Monday, 7 Sunday." });

/** What a person may change of their account. */
export const userEdit = z.object({
  name: filledText(limits.name),
  timeZone,
  weekStart: weekday,
  locale,
});

/** The signed-in person. */
export const user = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    timeZone: timeZone.meta({
      description: "In which their days are, and times without a zone of their own.",
    }),
    weekStart: weekday.meta({ description: "The first day of their week." }),
    locale,
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: "User" });

export type User = z.infer<typeof user>;
export const userFields = fieldsOf(user);

/** Everything of one person in one file; the command line's `import` reads it back. */
export const userExport = z
  .object({
    format: z.literal("docket-export"),
    version: z.literal(1),
    user,
    tasks: z.array(task),
    conversations: z.array(
      z.object({
        ...conversation.shape,
        messages: z.array(message.omit({ conversationId: true })),
      }),
    ),
  })
  .meta({ id: "UserExport" });

export type UserExport = z.infer<typeof userExport>;

export const meOperations = {
  getMe: defineOperation({
    id: "getMe",
    tag: "Account",
    summary: "Who I am",
    output: user,
    status: 200,
  }),
  updateMe: defineOperation({
    id: "updateMe",
    tag: "Account",
    summary: "Change my name, time zone, week or language",
    description:
      "In another time zone, times without a zone of their own stay what the clock says: their dueAt changes.",
    body: z.strictObject(userEdit.partial().shape),
    output: user,
    status: 200,
  }),
  deleteMe: defineOperation({
    id: "deleteMe",
    tag: "Account",
    summary: "Delete my account and everything of mine",
    description: "At once and for good.",
    output: null,
    status: 204,
    personal: true,
  }),
  exportMe: defineOperation({
    id: "exportMe",
    tag: "Account",
    summary: "Everything of mine as one JSON file",
    output: userExport,
    status: 200,
    download: "docket-export.json",
  }),
};
