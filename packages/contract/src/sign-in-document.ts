import { SIGN_UP_RULES } from "./choices.js";
import { limits } from "./limits.js";

type Json = Record<string, unknown>;

const object = (properties: Json, required = Object.keys(properties)): Json => ({
  type: "object",
  properties,
  required,
});
const string = { type: "string" };
const address = { type: "string", format: "email" };
const password = {
  type: "string",
  minLength: limits.password.min,
  maxLength: limits.password.max,
};
const signedIn = object({
  user: object({ id: string, email: address, name: string }),
});
const json = (schema: Json) => ({ "application/json": { schema } });

const problem = {
  "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
};

/** A refusal of these routes: of Better Auth, or of Docket itself. */
const refusal = (description: string) => ({
  description,
  content: { ...json(object({ code: string, message: string }, [])), ...problem },
});
const limited = {
  429: refusal("Too many attempts; Retry-After says how long to wait."),
};
const unavailable = {
  503: {
    description: "The database is unavailable; Retry-After says how long to wait.",
    content: problem,
  },
};
const unreadable = {
  400: refusal("The input is not as described."),
  413: refusal("The body is too large."),
  415: refusal("The body is not JSON."),
};

const body = (schema: Json) => ({ requestBody: { required: true, content: json(schema) } });

/** The routes by which a program gets a credential: not operations, so not part of the client. */
export const signInPaths: Record<string, Json> = {
  "/api/auth/sign-up/email": {
    post: {
      operationId: "signUp",
      tags: ["Account"],
      summary: "Create an account",
      description:
        "Answers with the session cookie; if the server sends mail, without one until the address is confirmed.",
      security: [],
      ...body(
        object({ name: string, email: address, password, invitation: string }, [
          "name",
          "email",
          "password",
        ]),
      ),
      responses: {
        200: { description: "The account.", content: json(signedIn) },
        ...unreadable,
        403: refusal("Accounts are made by administrators, or by invitation."),
        422: refusal("The address has an account."),
        ...limited,
        ...unavailable,
      },
    },
  },
  "/api/auth/sign-in/email": {
    post: {
      operationId: "signIn",
      tags: ["Account"],
      summary: "Sign in",
      description:
        "Answers with the session cookie, or with `twoFactorRedirect` if a code must be sent to `/api/auth/two-factor/verify-totp`.",
      security: [],
      ...body(object({ email: address, password })),
      responses: {
        200: {
          description: "Signed in, or a code of two-factor authentication is needed.",
          content: json({ anyOf: [signedIn, object({ twoFactorRedirect: { const: true } })] }),
        },
        ...unreadable,
        401: refusal("Wrong address or password."),
        403: refusal("The address is not confirmed, or the account is disabled."),
        ...limited,
        ...unavailable,
      },
    },
  },
  "/api/auth/sign-out": {
    post: {
      operationId: "signOut",
      tags: ["Account"],
      summary: "Sign out",
      security: [{ session: [] }],
      ...body(object({})),
      responses: {
        200: {
          description: "The session has ended.",
          content: json(object({ success: { type: "boolean" } })),
        },
        ...unreadable,
        403: refusal("The request comes from another site."),
        ...unavailable,
      },
    },
  },
  "/api/auth/token": {
    get: {
      operationId: "getToken",
      tags: ["Account"],
      summary: "A token for programs",
      description:
        "A JWT for `Authorization: Bearer`, valid for 15 minutes, or until the password changes.",
      security: [{ session: [] }],
      responses: {
        200: { description: "The token.", content: json(object({ token: string })) },
        401: refusal("Not signed in."),
        429: limited[429],
        ...unavailable,
      },
    },
  },
  "/api/sign-in-options": {
    get: {
      operationId: "getSignInOptions",
      tags: ["Account"],
      summary: "List the ways to sign in",
      security: [],
      responses: {
        200: {
          description:
            "Who may create an account, whether mail is sent, the provider to sign in with, and from where pages may sign in; the first is the server's own address.",
          content: json(
            object({
              signUp: { type: "string", enum: SIGN_UP_RULES },
              mail: { type: "boolean" },
              oidc: { oneOf: [object({ name: string }), { type: "null" }] },
              origins: { type: "array", items: { type: "string", format: "uri" } },
            }),
          ),
        },
        405: { description: "Only GET is possible here.", content: problem },
        ...unavailable,
      },
    },
  },
};
