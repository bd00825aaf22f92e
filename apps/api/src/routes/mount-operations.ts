import {
  changeEvent,
  etagOf,
  isBodyOptional,
  type Operation,
  type OperationId,
  operations,
  type TurnOutcome,
  turnEvent,
} from "@docket/contract";
import type { Express, RequestHandler } from "express";
import { actorOf, authorize } from "../auth/authorize.js";
import type { Watch } from "../auth/credentials.js";
import { requireMeantUser } from "../auth/meant-user.js";
import { refuse } from "../errors.js";
import type { ChangeFeed } from "../features/changes/change-feed.js";
import { basePathOf } from "../http/base-path.js";
import { parseBody } from "../http/body.js";
import { requireSameOrigin } from "../http/csrf.js";
import { onClose } from "../http/on-close.js";
import type { RateLimits } from "../http/rate-limit.js";
import { requireFile } from "../http/read-upload.js";
import { refuseMethod } from "../http/refuse-method.js";
import type { RequestState } from "../http/request-state.js";
import { sendJson } from "../http/send-json.js";
import { sendTextStream } from "../http/send-text-stream.js";
import { contextOf, type ServerContext, type Upload } from "../operations/operation.js";
import { jsonInSlices } from "../operations/slices.js";
import { TextStream } from "../operations/text-stream.js";
import { isNamed } from "../operations/version.js";
import type { Assistant } from "../turns/assistant.js";
import { answerChanges } from "./answer-changes.js";
import { answerTurn, follows } from "./answer-turn.js";
import { answerUpload } from "./answer-upload.js";
import { wantsEvents } from "./event-stream.js";

export interface MountOptions {
  server: ServerContext;
  assistant: Assistant;
  feed: ChangeFeed;
  limits: RateLimits;
  /** Origins from which a browser's cookie is accepted. */
  trustedOrigins: string[];
  /** Aborted when the server is told to stop. */
  stopping: AbortSignal;
}

/** Mounts a route for each operation of the contract. Routes only translate; the rules are in the operations. */
export function mountOperations(app: Express, options: MountOptions): void {
  const { limits } = options;
  const methods = new Map<string, string[]>();
  for (const operation of Object.values(operations) as Operation[]) {
    const { method, path } = operation;
    const identified = [authenticated(options, Boolean(operation.personal)), limits.perUser];
    const steps: RequestHandler[] = operation.body
      ? [...identified, requireJson(operation), parseBody]
      : [...identified, ...(operation.upload ? [requireFile] : [])];
    const route = method.toLowerCase() as "get" | "post" | "patch" | "delete";
    app[route](path, ...steps, runOperation(operation, options));
    methods.set(path, [...(methods.get(path) ?? []), method]);
  }
  for (const [path, allowed] of methods) app.all(path, refuseMethod(allowed));
}

function authenticated(
  { server, trustedOrigins, limits }: MountOptions,
  lookAgain: boolean,
): RequestHandler {
  return async (request, response, next) => {
    try {
      const identity = await server.credentials.identify(request.headers, lookAgain);
      if (identity.by === "cookie") requireSameOrigin(request, trustedOrigins);
      requireMeantUser((name) => request.get(name), identity.userId);
      (response.locals as RequestState).identity = identity;
      next();
    } catch (error) {
      limits.perAddress(request, response, (limited?: unknown) => next(limited ?? error));
    }
  };
}

/** Requires a JSON body, where it is not optional. */
function requireJson(operation: Operation): RequestHandler {
  const optional = isBodyOptional(operation);
  return (request, _response, next) => {
    if (request.is("application/json")) return next();
    const empty =
      request.headers["transfer-encoding"] === undefined &&
      !Number(request.headers["content-length"]);
    if (!empty) throw refuse.notJson();
    if (!optional) throw refuse.malformed("The body is missing. Send JSON.");
    request.body = {};
    next();
  };
}

function runOperation(
  operation: Operation,
  { server, assistant, feed, stopping }: MountOptions,
): RequestHandler {
  const id = operation.id as OperationId;
  const takesKey = operation.method !== "GET";
  const basePath = basePathOf(server.publicUrl);
  return async (request, response) => {
    const identity = (response.locals as RequestState).identity!;
    const { headers } = request;
    authorize(identity, operation);
    const { userId } = identity;
    const context = contextOf(server, userId, actorOf(identity), {
      session: identity.session,
      ifMatch: operation.versioned ? headers["if-match"] : undefined,
      idempotencyKey: takesKey ? (headers["idempotency-key"] as string | undefined) : undefined,
    });
    const watch: Watch = (end) => server.credentials.watch(headers, identity, end);
    if (operation.upload) {
      const run = (upload: Upload) =>
        server.execute(id, { ...context, upload }, inputOf(operation, request));
      return answerUpload(request, response, operation, { run, watch, stopping });
    }
    const endWithCredential = () =>
      onClose(
        response,
        watch(() => response.destroy()),
      );
    if (operation.events && follows(operation, request)) {
      onClose(response, server.users.streams.enter(userId));
      endWithCredential();
    }
    if (operation.events === changeEvent && wantsEvents(request)) {
      return answerChanges(response, feed, userId);
    }
    const result = await server.execute(id, context, inputOf(operation, request));
    if (operation.events === turnEvent) {
      const outcome = result as TurnOutcome;
      return answerTurn(request, response, operation, { assistant, context, watch }, outcome);
    }
    response.statusCode = operation.status;
    if (result === null) {
      response.end();
      return;
    }
    response.setHeader("cache-control", "no-store");
    if (operation.versioned) {
      const etag = etagOf((result as { updatedAt: string }).updatedAt);
      response.setHeader("etag", etag);
      if (operation.method === "GET" && isNamed(etag, headers["if-none-match"])) {
        response.statusCode = 304;
        response.end();
        return;
      }
    }
    const { created } = operation;
    if (operation.status === 201 && created !== null) {
      const row = created ? (result as unknown as Record<string, unknown>)[created.as] : result;
      const { id: rowId } = row as { id: string };
      response.setHeader("location", `${basePath}${created?.at ?? operation.path}/${rowId}`);
    }
    if (result instanceof TextStream) {
      endWithCredential();
      await sendTextStream(request, response, result);
    } else await sendJson(request, response, await jsonInSlices(result));
  };
}

/**
 * Path and query, or path and body, in one object. No operation has both a query and a body, and
 * parameters that would be ignored are refused, as unknown fields are.
 */
function inputOf(operation: Operation, request: Parameters<RequestHandler>[0]): unknown {
  const given = operation.body ? bodyOf(operation.body, request) : request.query;
  for (const name of Object.keys(request.params)) {
    if (Object.hasOwn(given, name)) throw refuse.invalidField(name, "belongs in the path");
  }
  return { ...given, ...request.params };
}

function bodyOf(
  { shape }: NonNullable<Operation["body"]>,
  { query, body }: { query: object; body?: unknown },
): object {
  const misplaced = Object.keys(query);
  if (misplaced.length > 0) {
    throw refuse.invalid(
      misplaced.map((path) => ({
        path,
        message: Object.hasOwn(shape, path) ? "belongs in the body" : "is not a known field",
      })),
    );
  }
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body;
  throw refuse.malformed("The body must be a JSON object.");
}
