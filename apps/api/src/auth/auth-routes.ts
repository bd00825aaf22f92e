import { textProblem } from "@docket/contract";
import type { Request, RequestHandler, Response } from "express";
import { refuse } from "../errors.js";
import { basePathOf } from "../http/base-path.js";
import { type Auth, CLIENT_ADDRESS_HEADER } from "./auth.js";
import { OIDC_PROVIDER } from "./oidc-provider.js";
import { AUTH_PATH, servedRoutes } from "./served-routes.js";

/** Hands `/api/auth/*` to Better Auth; the body has been parsed and limited already. */
export function authRoutes(auth: Auth, publicUrl: string): RequestHandler {
  return async (request, response) =>
    sendAnswer(response, await answerOf(auth, request, publicUrl));
}

/**
 * Better Auth's response to a request.
 *
 * @throws AppError 404 if there is no such route; 405 if it has other methods; 503 if the provider does not answer: to Better Auth it does not
 * exist then
 */
export async function answerOf(auth: Auth, request: Request, publicUrl: string) {
  const ask = () => auth.handler(webRequest(request, publicUrl));
  let answer = await ask();
  // Another sign-up took the address at the same moment. The next answer is that for any address in use.
  if (answer.status === 422 && (await answer.clone().text()).includes("FAILED_TO_CREATE_USER"))
    answer = await ask();
  const wantsProvider = routeOf(request) === "/sign-in/social" && auth.hasProvider;
  // Better Auth answers without a body, or with one in plain text.
  const isJson = answer.headers.get("content-type")?.includes("json");
  if (answer.status === 404 && !wantsProvider && !isJson) {
    const methods = await auth.methodsOf(routeOf(request));
    const isNone = methods.length === 0 || methods.includes(request.method);
    throw isNone ? refuse.notFound("address") : refuse.method(request.method, methods);
  }
  if (answer.status === 404 && wantsProvider && request.body?.provider === OIDC_PROVIDER) {
    throw refuse.unavailable(
      "The sign-in provider cannot be reached at the moment. Try again shortly, or sign in with the password.",
    );
  }
  return answer;
}

/** Forwards Better Auth's response to the client. */
export async function sendAnswer(response: Response, answer: globalThis.Response): Promise<void> {
  const cookies = answer.headers.getSetCookie();
  response.status(answer.status).setHeader("cache-control", "no-store"); // unless it says otherwise
  answer.headers.forEach((value, name) => {
    if (name !== "set-cookie") response.setHeader(name, value);
  });
  if (cookies.length > 0) response.setHeader("set-cookie", cookies);
  const wait = answer.headers.get("x-retry-after");
  if (wait) response.setHeader("retry-after", wait);
  response.end(Buffer.from(await answer.arrayBuffer()));
}

/** Better Auth's own name for the route of a request. */
function routeOf({ originalUrl }: Request): string {
  return originalUrl.split("?")[0]!.slice(AUTH_PATH.length);
}

function webRequest(request: Request, publicUrl: string): globalThis.Request {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(request.headers))
    for (const value of [values].flat()) headers.append(name, value);
  headers.set(CLIENT_ADDRESS_HEADER, request.ip ?? "127.0.0.1");
  headers.delete("content-length");
  // Browsers send both of these; Node's fetch sends only the mode and would be taken for a browser
  // that hides where it comes from.
  if (!headers.has("sec-fetch-site")) headers.delete("sec-fetch-mode");
  const hasBody = request.method !== "GET" && request.method !== "HEAD";
  const form = typeof request.body === "string" ? new URLSearchParams(request.body) : null;
  const fields = form ? Object.fromEntries(form) : request.body;
  const address = new URL(`${publicUrl}${request.originalUrl}`);
  const route = routeOf(request);
  // Another spelling of a path, such as `/x/../token`, would lead past what Docket puts around its route.
  const spelled = basePathOf(publicUrl) + AUTH_PATH + route;
  if (address.pathname !== spelled || !servedRoutes.has(route)) throw refuse.notFound("address");
  for (const given of [Object.fromEntries(address.searchParams), hasBody && fields]) {
    checkText(given);
    checkTypes(given);
    checkTargets(given, publicUrl);
  }
  return new globalThis.Request(address, {
    method: request.method === "HEAD" ? "GET" : request.method, // Better Auth does not know HEAD
    headers,
    ...(hasBody && {
      body: form ? request.body : JSON.stringify(request.body ?? {}),
    }),
  });
}

/** The types of fields that Better Auth reads, in any route, without a check of its own. */
const TYPES = { oauth_query: "string", response: "object" };

type Fields = Record<string, unknown> | null | undefined;

function checkTypes(fields: Fields): void {
  for (const [path, type] of Object.entries(TYPES)) {
    const value = fields?.[path];
    if (value === undefined || (typeof value === type && value !== null)) continue;
    throw refuse.invalidField(path, `must be of type ${type}`);
  }
}

/** The fields with an address to redirect to. */
const TARGETS = ["callbackURL", "errorCallbackURL", "newUserCallbackURL", "redirectTo"];

/**
 * Refuses a path such as `/.//other.example`. Better Auth, which accepts only addresses of Docket itself, takes it for
 * one of them, and then writes it as `//other.example`.
 */
function checkTargets(fields: Fields, publicUrl: string): void {
  for (const path of TARGETS) {
    const target = fields?.[path];
    if (target === undefined) continue;
    const address = URL.parse(String(target), publicUrl);
    if (!address || address.pathname.startsWith("//")) {
      throw refuse.invalidField(path, "must be an address of Docket");
    }
  }
}

const DEEPEST = 8;

/** Refuses NUL and lone surrogates, which PostgreSQL cannot store. */
function checkText(value: unknown, path = "", depth = 0): void {
  if (typeof value === "string") {
    const message = textProblem(value, {});
    if (message) throw refuse.invalidField(path, message);
  }
  if (typeof value !== "object" || value === null) return;
  if (depth === DEEPEST) throw refuse.invalidField(path, "is nested too deeply");
  for (const [key, inner] of Object.entries(value)) {
    checkText(inner, path ? `${path}.${key}` : key, depth + 1);
  }
}
