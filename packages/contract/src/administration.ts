import { z } from "zod";
import { SIGN_UP_RULES } from "./choices.js";
import { limits } from "./limits.js";
import { user } from "./me.js";
import { operation, operationsOf } from "./operation.js";
import { accountId, emailAddress, idOf, pageOf, paging, text, timestamp } from "./primitives.js";

/** An account, as an administrator sees it. */
export const account = z
  .object({
    id: user.shape.id,
    email: user.shape.email,
    name: user.shape.name,
    createdAt: timestamp,
    emailVerified: z.boolean(),
    twoFactorEnabled: z.boolean(),
    isAdmin: z.boolean(),
    disabledAt: timestamp.nullable().meta({ description: "When it was disabled." }),
  })
  .meta({ id: "Account" });

export type Account = z.infer<typeof account>;

/** An invitation, which lets one person sign up. */
export const invitation = z
  .object({
    id: z.string(),
    email: z.string().nullable().meta({ description: "The only address that may use it." }),
    createdAt: timestamp,
    expiresAt: timestamp,
    usedAt: timestamp.nullable(),
  })
  .meta({ id: "Invitation" });

export type Invitation = z.infer<typeof invitation>;

/** The server's version and settings, and how much it holds. */
export const server = z
  .object({
    version: z.string(),
    signUp: z
      .enum(SIGN_UP_RULES)
      .meta({ description: "Who may create an account; the first one may always be created." }),
    users: z.int(),
    tasks: z.int().meta({ description: "Of all users." }),
    backups: z
      .object({
        schedule: z.string().meta({ description: "As `BACKUP_SCHEDULE` has it." }),
        keep: z.int().meta({ description: "How many are kept." }),
        lastAt: timestamp.nullable().meta({ description: "When the last one was made." }),
      })
      .nullable()
      .meta({ description: "Null where the server makes none." }),
    warnings: z.array(z.string()).meta({
      description:
        "Settings that do not match the requests received since the start, one sentence each.",
    }),
  })
  .meta({ id: "Server" });

export type Server = z.infer<typeof server>;

const link = z.string().meta({ description: "Works once, for one person; it is not shown again." });
const sent = z.boolean().meta({ description: "Whether it was also sent by mail." });
const oneAccount = { params: idOf("account", accountId) };
const forAdmins = { personal: true, admin: true } as const;

export const administrationOperations = operationsOf("Administration", {
  getServer: operation({
    ...forAdmins,
    summary: "Read the server's version, settings and size",
    output: server,
  }),
  listUsers: operation({
    ...forAdmins,
    summary: "List accounts",
    description: "By address.",
    query: z.strictObject({
      q: text(limits.search)
        .optional()
        .meta({ description: "Only those whose address or name contains this." }),
      ...paging,
    }),
    output: pageOf(account, "AccountPage"),
  }),
  updateUser: operation({
    ...forAdmins,
    summary: "Disable an account, or make it an administrator's",
    description:
      "A disabled account keeps its data, but its sessions, tokens and keys stop working: at once on this server, within 30 seconds on others. Administrators can do neither to their own account.",
    ...oneAccount,
    body: z
      .strictObject({ disabled: z.boolean().optional(), isAdmin: z.boolean().optional() })
      .meta({ example: { disabled: false } }),
    output: account,
    confirmed: true,
  }),
  resetPassword: operation({
    ...forAdmins,
    secret: true,
    summary: "Let somebody set a new password",
    description:
      "Creates a link that is valid for an hour. The old password works until a new one is set.",
    ...oneAccount,
    body: z.strictObject({}),
    output: z.object({ link, sent, expiresAt: timestamp }).meta({ id: "PasswordReset" }),
    confirmed: true,
  }),
  listInvitations: operation({
    ...forAdmins,
    summary: "List invitations",
    description: "The newest hundred.",
    output: z.object({ items: z.array(invitation) }).meta({ id: "InvitationList" }),
  }),
  createInvitation: operation({
    ...forAdmins,
    secret: true,
    summary: "Invite somebody to sign up",
    description: "Refused (409) if nobody can sign up.",
    body: z
      .strictObject({
        email: emailAddress.nullable().default(null),
        expiresInDays: z.int().min(1).max(90).default(7),
      })
      .meta({ example: { email: "ann@example.com" } }),
    output: invitation.extend({ link, sent }).meta({ id: "NewInvitation" }),
    status: 201,
  }),
  deleteInvitation: operation({
    ...forAdmins,
    summary: "Revoke an invitation",
    params: idOf("invitation", accountId),
    output: null,
  }),
});
