import type { Database } from "@docket/database";
import { ApiKey } from "@docket/models";
import { APIError, createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import type { AccountLimit } from "./account-limit.js";

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/**
 * What stands around Better Auth's routes that take a password: a limit for each account, and what a new
 * password takes along.
 *
 * @param forgetUser told when a user's API keys have been revoked
 */
export function passwordHooks(
  accountLimit: AccountLimit,
  database: Database,
  forgetUser: (userId: string) => void,
) {
  return {
    before: createAuthMiddleware(async (context) => {
      const account = await accountOf(context);
      if (account) await accountLimit.attempt(account.name, account.cookie);
    }),
    after: createAuthMiddleware(async (context) => {
      if (context.context.returned instanceof APIError) return;
      const account = await accountOf(context);
      if (!account) return;
      const known = await accountLimit.succeeded(account.name, account.cookie);
      if (context.path === "/sign-in/email") context.setHeader("set-cookie", known);
      else if (context.body?.revokeApiKeys === true) {
        const { name: userId } = account;
        await database.forUser(userId, () => ApiKey.destroy({ where: { userId } }));
        forgetUser(userId);
      }
    }),
  };
}

/** Whose password a request would find out, if it were sent often enough, and what the browser says it is. */
async function accountOf(
  context: Context,
): Promise<{ name: string; cookie: string | undefined } | null> {
  switch (context.path) {
    case "/sign-in/email": {
      const { email } = (context.body ?? {}) as { email?: unknown };
      const cookie = context.headers?.get("cookie") ?? undefined;
      return typeof email === "string" ? { name: email, cookie } : null;
    }
    case "/change-password": {
      const session = await getSessionFromCtx(context);
      return session && { name: session.user.id, cookie: undefined };
    }
    default:
      return null;
  }
}
