import {
  etagOf,
  type Operation,
  type OperationId,
  operations,
  type TurnOutcome,
} from "@docket/contract";
import express, { type Express, type RequestHandler } from "express";
import type { Assistant } from "../assistant/assistant.js";
import { authorize } from "../auth/authorize.js";
import type { Credentials } from "../auth/credentials.js";
import { refuse } from "../errors.js";
import { execute } from "../execute.js";
import type { OperationContext } from "../operation.js";
import { answerTurn } from "./answer-turn.js";
import { requireOwnPage } from "./own-page.js";
import type { RequestState } from "./request-state.js";
import { sendJson } from "./send-json.js";

/** The largest body that an operation takes, in bytes. */
export const BODY_LIMIT = 100 * 1024;

export const parseJson: RequestHandler = express.json({ limit: BODY_LIMIT });
/** The same where it is known already that the body is JSON. */
const parseBody: RequestHandler = express.json({ limit: BODY_LIMIT, type: () => true });

export interface MountOptions {
  credentials: Credentials;
  context: Omit<OperationContext, "userId" | "ifMatch" | "idempotencyKey">;
  assistant: Assistant;
  /** Origins from which a browser's cookie counts. */
  trustedOrigins: string[];
}

/** A route for each operation of the contract. A route translates; rules stand in the operations. */
export function mountOperations(app: Express, options: MountOptions): void {
  const authenticate = authenticated(options);
  const methods = new Map<string, string[]>();
  for (const operation of Object.values(operations) as Operation[]) {
    const { method, path } = operation;
    const steps: RequestHandler[] = operation.body
      ? [authenticate, requireJson, parseBody]
      : [authenticate];
    const route = method.toLowerCase() as "get" | "post" | "patch" | "delete";
    app[route](path, ...steps, runOperation(operation, options));
    methods.set(path, [...(methods.get(path) ?? []), method]);
  }
  for (const [path, allowed] of methods) app.all(path, refuseMethod(allowed));
}

function authenticated({ credentials, trustedOrigins }: MountOptions): RequestHandler {
  return async (request, response, next) => {
    const identity = await credentials.identify(request.headers);
    if (identity.by === "cookie") requireOwnPage(request, trustedOrigins);
    (response.locals as RequestState).identity = identity;
    next();
  };
}

const requireJson: RequestHandler = (request, _response, next) => {
  if (request.is("application/json")) return next();
  const empty =
    request.headers["transfer-encoding"] === undefined &&
    !Number(request.headers["content-length"]);
  throw empty ? refuse.malformed("The body is missing. Send JSON.") : refuse.notJson();
};

function runOperation(
  operation: Operation,
  { credentials, context, assistant }: MountOptions,
): RequestHandler {
  const id = operation.id as OperationId;
  const takesKey = operation.method === "POST";
  return async (request, response) => {
    const identity = (response.locals as RequestState).identity!;
    const { userId } = identity;
    const { headers } = request;
    authorize(identity, operation);
    const scope = {
      ...context,
      userId,
      ifMatch: operation.versioned ? headers["if-match"] : undefined,
      idempotencyKey: takesKey ? (headers["idempotency-key"] as string | undefined) : undefined,
    };
    const result = await execute(id, scope, inputOf(operation, request));
    if (operation.events) {
      const outcome = result as TurnOutcome;
      return answerTurn(request, response, operation, { assistant, context: scope }, outcome);
    }
    if (id === "deleteMe") credentials.forgetUser(userId);
    response.statusCode = operation.status;
    if (result === null) {
      response.end();
      return;
    }
    response.setHeader("cache-control", "no-store");
    if (operation.versioned) {
      const etag = etagOf((result as { updatedAt: string }).updatedAt);
      response.setHeader("etag", etag);
      if (operation.method === "GET" && headers["if-none-match"] === etag) {
        response.statusCode = 304;
        response.end();
        return;
      }
    }
    if (operation.status === 201) {
      response.setHeader(
        "location",
        `${request.path.replace(/\/$/, "")}/${(result as { id: string }).id}`,
      );
    }
    if (id === "exportMe") {
      response.setHeader("content-disposition", 'attachment; filename="docket-export.json"');
    }
    await sendJson(request, response, JSON.stringify(result));
  };
}

/** Path, query and body in one object; the path wins, so that a body cannot name another row. */
function inputOf(operation: Operation, request: Parameters<RequestHandler>[0]): unknown {
  if (!operation.body) return { ...request.query, ...request.params };
  const body: unknown = request.body;
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw refuse.malformed("The body must be a JSON object.");
  }
  for (const name of Object.keys(request.params)) {
    if (name in body) throw refuse.invalid([{ path: name, message: "is not known here" }]);
  }
  return { ...body, ...request.params };
}

function refuseMethod(allowed: string[]): RequestHandler {
  return (request, response) => {
    response.setHeader("allow", allowed.join(", "));
    throw refuse.method(request.method);
  };
}
