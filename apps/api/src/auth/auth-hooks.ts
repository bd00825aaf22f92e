import { USER_HEADER } from "@docket/contract/client";
import type { Database } from "@docket/database";
import { User } from "@docket/models";
import { APIError, createAuthMiddleware, getSessionFromCtx, isAPIError } from "better-auth/api";
import { verifyJWT, verifyPassword } from "better-auth/crypto";
import { decodeJwt } from "jose";
import type { AccountLimit } from "./account-limit.js";
import type { Attempts } from "./attempts.js";
import { endAccess, endBegun } from "./end-access.js";
import type { Mailer } from "./mail.js";
import { requireMeantUser } from "./meant-user.js";
import type { LinkSeal } from "./outdated-links.js";
import { checkPasskeyName } from "./passkeys.js";
import {
  noticesOfRoutes,
  noticesOfUpdates,
  securityNotice,
  tellOwner,
} from "./security-notices.js";
import type { SignUps } from "./sign-ups.js";
import { checkedUser } from "./user-rules.js";

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/** What the hooks depend on. */
export interface HookParts {
  database: Database;
  /** `null`: no mail is sent. */
  mailer: Mailer | null;
  attempts: Attempts;
  accountLimit: AccountLimit;
  /** Of the links in mails. */
  seal: LinkSeal;
  signUps: SignUps;
  events: AuthEvents;
}

/** Callbacks for events in Better Auth's own routes, and for a check that it cannot make itself. */
export interface AuthEvents {
  /** A session was ended, by signing out or otherwise. */
  onSessionEnded(token: string): void;
  /** A user's password has changed, which ends tokens, and may have ended API keys and connections. */
  onPasswordChanged(userId: string): void;
  /** @throws AppError 403 unless the password was given in this session within the last hour */
  requireConfirmed(cookie: string | undefined): Promise<void>;
}

/** Routes that change how somebody signs in, without asking for the password themselves. */
const wantConfirmation = new Set([
  "/change-email",
  "/passkey/generate-register-options",
  "/passkey/verify-registration",
  "/passkey/delete-passkey",
]);

const SIGN_IN = "/sign-in/email";
const RESET_PASSWORD = "/reset-password";
const changesPassword = new Set(["/change-password", RESET_PASSWORD]);

/** Routes that sign somebody in or out, or tell who is signed in: nothing of the signed-in account changes. */
const forAnybody =
  /^\/(sign-|get-session|request-password|reset-password|verify-email|two-factor\/verify-|passkey\/\w+-authenticat)/;

const CONSENT = "/oauth2/consent";
const REVOKE = "/oauth2/revoke";
const TOKEN = "/oauth2/token";
const VERIFY_EMAIL = "/verify-email";
const VERIFY_TOTP = "/two-factor/verify-totp";

/** A token that Better Auth refuses, in place of one whose seal is broken. */
const OUTDATED = { token: "outdated", userId: "" };

/** Hooks around Better Auth's routes: the limit per account, who may sign up, which routes need the password. */
export function routeHooks(parts: HookParts) {
  const { database, accountLimit, seal, signUps, events } = parts;
  return {
    before: createAuthMiddleware(async (context) => {
      const { path } = context;
      const cookie = cookieOf(context);
      const body = (context.body ?? {}) as Record<string, unknown>;
      const isChecked = context.headers?.has(USER_HEADER) && !forAnybody.test(path);
      const session = isChecked ? await getSessionFromCtx(context) : null;
      if (session) requireMeantUser((name) => context.headers?.get(name), session.user.id);
      if (path === "/sign-up/email" && typeof body.email === "string") {
        await signUps.checkAllowed(body.email, codeIn(body));
        // Checked where an account exists, too: the refusal would tell that there is none.
        return { context: { body: checkedUser(body) } };
      }
      if (path === VERIFY_EMAIL) {
        const opened = await seal.open(context.query?.token);
        const isUsable = opened && !(await isTaken(database, opened.token));
        if (isUsable && (await getSessionFromCtx(context))?.user.id !== opened.userId)
          throw context.redirect(
            `${context.context.options.onAPIError?.errorURL}?error=SIGN_IN_FIRST`,
          );
        const { token } = isUsable ? opened : OUTDATED;
        return { context: { query: { ...context.query, token } } };
      }
      if (path === RESET_PASSWORD) {
        const opened = (await seal.open(body.token ?? context.query?.token)) ?? OUTDATED;
        return { context: { body: { ...body, ...opened } } };
      }
      if (path.startsWith("/passkey/")) checkPasskeyName(body.name);
      if (givesAccess(context) || wantConfirmation.has(path)) await events.requireConfirmed(cookie);
      const account = await accountOf(context);
      if (account) await accountLimit.attempt(account.name, account.cookie);
      if (path === SIGN_IN) await confirmAddress(seal, context);
      // Nothing would tell the person which devices need no code, or let them change it.
      if (path.startsWith("/two-factor/verify-"))
        return { context: { body: { ...body, trustDevice: false } } };
      // Better Auth would not look for a token of another type than a hint that it knows.
      if (path === REVOKE) return { context: { body: { ...body, token_type_hint: "any" } } };
      // A token of fewer scopes would otherwise outlive the connection: see `isCovered`.
      if (path === TOKEN && body.grant_type === "refresh_token" && body.scope)
        return { context: { body: { ...body, scope: withRefresh(String(body.scope)) } } };
    }),
    after: createAuthMiddleware(async (context): Promise<unknown> => {
      const { returned } = context.context;
      if (isAPIError(returned)) {
        // A token that is not valid (any more) counts as revoked (RFC 7009, 2.2); Better Auth answers 400.
        const isUnknown = returned.body?.error === "invalid_request" && context.body?.token;
        return context.path === REVOKE && isUnknown ? new Response(null) : undefined;
      }
      const account = await accountOf(context);
      if (account) {
        const known = await accountLimit.succeeded(account.name, account.cookie);
        if (context.path === SIGN_IN) context.setHeader("set-cookie", known);
      }
      const notice = noticesOfRoutes[context.path];
      if (!notice || (context.path === CONSENT && !givesAccess(context))) return;
      const isReset = context.path === RESET_PASSWORD;
      const userId = isReset ? context.body.userId : (await getSessionFromCtx(context))?.user.id;
      tellOwner(parts, userId, notice);
      if (!changesPassword.has(context.path)) return;
      await endBegun(database, userId);
      if (context.body.revokeApiKeys === true) await endAccess(database, userId);
      events.onPasswordChanged(userId);
    }),
  };
}

/** Hooks around the rows that Better Auth writes. */
export function rowHooks(parts: HookParts) {
  const { database, mailer, attempts, signUps, events } = parts;
  return {
    user: {
      create: {
        before: async <User extends { email: string; emailVerified?: boolean }>(
          user: User,
          context?: Context | null,
        ) => {
          const checked = checkedUser(user);
          const body = (context?.body ?? {}) as Record<string, unknown>;
          await signUps.claimInvitation(checked, codeIn(body));
          return { data: checked };
        },
        after: () => signUps.made(),
      },
      update: {
        before: async <User extends object>(user: User) => ({ data: checkedUser(user) }),
        after: async ({ email }: { email: string }, context?: Context | null) => {
          const notice = noticesOfUpdates[context?.path ?? ""];
          if (!notice) return;
          const isVerified = context?.path === VERIFY_EMAIL;
          const to = isVerified ? decodeJwt<MailedToken>(context.query?.token).email : email;
          if (isVerified && to === email) return; // the address was confirmed, not changed
          mailer?.send(securityNotice(notice, to, email));
        },
      },
    },
    session: {
      create: {
        before: async ({ userId }: { userId: string }, context?: Context | null) => {
          if (context?.path === VERIFY_TOTP && !context.context.session) {
            await requireUnusedCode(attempts, userId, context.body.code);
          }
          const user = await database.asSystem(() =>
            User.findOne({ attributes: ["disabledAt"], where: { id: userId } }),
          );
          if (user?.disabledAt) {
            throw new APIError("FORBIDDEN", {
              code: "ACCOUNT_DISABLED",
              message: "This account has been disabled. Ask an administrator.",
            });
          }
        },
      },
      delete: { after: async ({ token }: { token: string }) => events.onSessionEnded(token) },
    },
  };
}

/**
 * A code of an authenticator app is good for one sign-in (RFC 6238, 5.2), although it stays valid for a while.
 *
 * @throws APIError 401
 */
async function requireUnusedCode(attempts: Attempts, userId: string, code: string): Promise<void> {
  const { allowed } = await attempts.consume(`code ${userId} ${code}`, { max: 1, window: 120 });
  if (allowed) return;
  throw new APIError("UNAUTHORIZED", {
    code: "USED_CODE",
    message: "This code has been used. Sign in again with the next one.",
  });
}

/**
 * Confirms the address of the account that somebody signs in to, by the link that was mailed there. The link alone
 * does not: whoever signed up with the address of somebody else hopes that she follows it.
 */
async function confirmAddress(seal: LinkSeal, { context, body }: Context): Promise<void> {
  const opened = body.confirm === undefined ? null : await seal.open(body.confirm);
  const payload = opened && (await verifyJWT<MailedToken>(opened.token, context.secret));
  if (!payload || payload.updateTo || payload.email !== String(body.email).toLowerCase()) return;
  const { userId } = opened;
  const account = await context.internalAdapter.findCredentialAccount(userId);
  const password = String(body.password);
  if (account?.password && (await verifyPassword({ hash: account.password, password })))
    await context.internalAdapter.updateUser(userId, { emailVerified: true });
}

/** Whether a link would give an account the address of another one, which has got it since. */
async function isTaken(database: Database, token: string): Promise<boolean> {
  const { updateTo: email } = decodeJwt<Partial<MailedToken>>(token);
  if (email === undefined) return false;
  return database.asSystem(async () => (await User.count({ where: { email } })) > 0);
}

/** What Better Auth signs for a mailed link. */
interface MailedToken {
  /** The account's address. */
  email: string;
  /** The address that it is to get. */
  updateTo?: string;
}

/** The scopes of a token that is refreshed, which had this one to be so. */
const withRefresh = (scope: string) =>
  [...new Set([...scope.split(" "), "offline_access"])].join(" ");

const codeIn = (body: Record<string, unknown>) =>
  typeof body.invitation === "string" ? body.invitation : undefined;

/** Whether a request lets an application act for the person. */
const givesAccess = ({ path, body }: Context) => path === CONSENT && body?.accept === true;

const cookieOf = (context: Context) => context.headers?.get("cookie") ?? undefined;

/** The account whose password a request could be used to guess, and the cookies that may identify the browser. */
async function accountOf(
  context: Context,
): Promise<{ name: string; cookie: string | undefined } | null> {
  const body = (context.body ?? {}) as Record<string, unknown>;
  if (context.path === SIGN_IN) {
    return typeof body.email === "string" ? { name: body.email, cookie: cookieOf(context) } : null;
  }
  const guesses = context.path === "/change-password" || typeof body.password === "string";
  if (!guesses || !/^\/(change-password|two-factor\/)/.test(context.path)) return null;
  const session = await getSessionFromCtx(context);
  return session && { name: session.user.id, cookie: undefined };
}
