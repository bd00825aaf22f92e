import { randomUUID } from "node:crypto";
import {
  NodeStreamableHTTPServerTransport,
  toNodeHandler,
  toWebRequest,
} from "@modelcontextprotocol/node";
import {
  createMcpHandler,
  isInitializeRequest,
  isLegacyRequest,
  type Server,
} from "@modelcontextprotocol/server";
import express, { type Request, type RequestHandler, type Response, Router } from "express";
import { actorOf, authorize, refusalOf } from "../auth/authorize.js";
import { resourceMetadataAddress } from "../auth/oauth-metadata.js";
import { refuse } from "../errors.js";
import { clockOf } from "../features/tasks/clock.js";
import { BODY_LIMIT, requireUtf8 } from "../http/body.js";
import { onClose } from "../http/on-close.js";
import type { RateLimits } from "../http/rate-limit.js";
import { refuseMethod } from "../http/refuse-method.js";
import type { RequestState } from "../http/request-state.js";
import { needsApproval } from "../operations/approval.js";
import { contextOf, type ServerContext } from "../operations/operation.js";
import { parsed } from "../operations/tolerant-input.js";
import { canAsk, confirmed, saysItCanAsk } from "./confirm.js";
import { Elicitations } from "./elicitations.js";
import { listResult, listsRows } from "./list-result.js";
import { createMcpServer, type McpBackend } from "./mcp-server.js";
import { presentMoment } from "./present-moment.js";
import { offerPrompts } from "./prompts.js";
import { offerResources } from "./resources.js";
import { toolResult } from "./tool-result.js";

export interface McpOptions {
  server: ServerContext;
  limits: RateLimits;
  /** Browser origins that may use it: those of Docket's own page. */
  trustedOrigins: string[];
  /** Aborted when the server is told to stop. */
  stopping: AbortSignal;
}

/**
 * The prefix of session ids whose client can ask its user questions, before revision 2026-07-28. The id holds
 * all the state that a session would need, so nothing is kept between requests but the questions that wait for an
 * answer, and any server can take the next.
 */
const ASKS = "asks-";

/**
 * Serves the tools to AI clients, by `POST` over streamable HTTP: in revision 2026-07-28, where each request
 * describes its client in full, and in earlier ones, where a client initializes first.
 */
export function mcpRoutes(options: McpOptions): Router {
  const elicitations = new Elicitations();
  const routes = Router();
  routes.post(
    "/",
    authenticated(options),
    options.limits.perUser,
    readText,
    answer(options, elicitations),
  );
  routes.all("/", refuseMethod(["POST"]));
  routes.use(() => {
    throw refuse.notFound("address");
  });
  return routes;
}

const readText = express.text({ type: () => true, limit: BODY_LIMIT, verify: requireUtf8 });

/** Refuses a page of another origin even if it has a key, against DNS rebinding. */
function authenticated({ server, trustedOrigins }: McpOptions): RequestHandler {
  return async (request, response, next) => {
    const { origin, authorization } = request.headers;
    if (origin !== undefined && !trustedOrigins.includes(origin)) {
      throw refuse.forbidden("This request comes from another site.");
    }
    // From this a client that knows only the address finds out how to ask the person for access.
    const challenge = `Bearer resource_metadata="${resourceMetadataAddress(server.publicUrl)}"`;
    response.setHeader("www-authenticate", challenge);
    if (authorization === undefined) {
      throw refuse.unauthenticated("Send an API key or a token as Authorization: Bearer.");
    }
    response.setHeader("www-authenticate", `${challenge}, error="invalid_token"`);
    const identity = await server.credentials.identifyForMcp(authorization);
    (response.locals as RequestState).identity = identity;
    response.removeHeader("www-authenticate");
    next();
  };
}

function answer(
  { server: shared, stopping }: McpOptions,
  elicitations: Elicitations,
): RequestHandler {
  return async (request, response) => {
    const { identity, logger } = response.locals as RequestState;
    const { userId } = identity!;
    const context = contextOf(shared, userId, actorOf(identity!));
    const session = String(request.headers["mcp-session-id"] ?? "");
    const body = elicitations.settle(parse(request.body), { userId, session });
    if (body === undefined) {
      response.status(202).end();
      return;
    }
    const takesJson = Boolean(request.accepts("application/json"));
    const takesEvents = Boolean(request.accepts("text/event-stream"));
    // The SDK insists that both are named; a wildcard, or one of them, is enough.
    if (takesJson || takesEvents) request.headers.accept = "application/json, text/event-stream";
    // The SDK makes an address of the host, and fails if it is none.
    request.headers.host = new URL(shared.publicUrl).host;
    const hadSession = takesEvents && session.startsWith(ASKS);
    const call: McpBackend["call"] = async (operation, input, mcpReq) => {
      authorize(identity!, operation);
      if ((hadSession || saysItCanAsk(mcpReq)) && needsApproval(operation, input)) {
        const agreed = await confirmed(context, operation, input, mcpReq, stopping);
        if (agreed !== true) return agreed;
      }
      const result = await shared.execute(operation.id, context, input);
      return listsRows(operation) ? listResult(context, operation, result!) : toolResult(result);
    };
    const moment = async () => {
      const { database } = context;
      return presentMoment(
        await database.forUser(userId, () => clockOf(context), { readOnly: true }),
      );
    };
    const greeting = connects(body) ? `As of this connection: ${await moment()}` : "";
    // The calls of a batch run one after another: other requests are served in between.
    let before: Promise<unknown> = Promise.resolve();
    const serverOf = () => {
      const server = createMcpServer(
        {
          logger,
          moment,
          allows: (operation) => !refusalOf(identity!, operation),
          call(...args) {
            const result = before.then(() => call(...args));
            before = result.catch(() => {});
            return result;
          },
        },
        greeting,
      );
      offerPrompts(server);
      offerResources(server, context);
      return server;
    };
    if (!(await isLegacyRequest(await toWebRequest(request, body), body))) {
      await toNodeHandler(createMcpHandler(serverOf, { legacy: "reject" }))(
        request,
        response,
        body,
      );
      return;
    }
    if (hadSession) {
      // It may wait for an answer of the person.
      onClose(response, shared.users.streams.enter(userId));
      const end = () => response.destroy();
      onClose(response, shared.credentials.watch(request.headers, identity!, end));
    }
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: undefined,
      // A question needs a stream, and so do the answers to a batch: each is sent as soon as it is
      // ready.
      enableJsonResponse: takesJson && !(takesEvents && (hadSession || Array.isArray(body))),
    });
    const { id } = (body ?? {}) as { id?: unknown };
    elicitations.attach(transport, { userId, session, id });
    await answerOlder(transport, serverOf(), request, response, body);
  };
}

/** Whether a client connects; it is told the day, which many a model does not know. */
function connects(body: unknown): boolean {
  const methods = [body].flat().map((one) => (one as { method?: unknown } | null)?.method);
  return methods.some((one) => one === "initialize" || one === "server/discover");
}

/** Answers a request of the revisions before 2026-07-28. */
async function answerOlder(
  transport: NodeStreamableHTTPServerTransport,
  server: Server,
  request: Request,
  response: Response,
  body: unknown,
): Promise<void> {
  onClose(response, () => void server.close());
  if (declaresElicitation(body)) response.setHeader("mcp-session-id", `${ASKS}${randomUUID()}`);
  await server.connect(transport);
  await transport.handleRequest(request, response, body);
}

function parse(text: unknown): unknown {
  let body: unknown;
  try {
    body = JSON.parse(String(text));
  } catch {
    throw refuse.malformed("The body is not valid JSON.");
  }
  if (Array.isArray(body) && body.length === 0) throw refuse.malformed("The batch is empty.");
  requireShallow(body);
  return Array.isArray(body) ? body.map(mended) : mended(body);
}

/**
 * A message as the SDK takes it: some clients send `null` or, as PHP writes an empty object, `[]` for what they leave
 * out, and arguments as the text that a model wrote.
 */
function mended(message: unknown): unknown {
  if (typeof message !== "object" || message === null || !("params" in message)) return message;
  const { params, ...others } = message;
  if (isEmpty(params)) return others;
  if (typeof params !== "object" || Array.isArray(params)) return message;
  const { arguments: given, ...rest } = params as Record<string, unknown>;
  const input = typeof given === "string" ? (parsed(given || "{}") ?? given) : given;
  const said = Object.entries({ ...rest, arguments: input }).filter(([, one]) => !isEmpty(one));
  return { ...others, params: Object.fromEntries(said) };
}

const isEmpty = (value: unknown) =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** The SDK goes through the body recursively. */
const DEEPEST = 100;

function requireShallow(value: unknown, depth = 0): void {
  if (typeof value !== "object" || value === null) return;
  if (depth === DEEPEST) throw refuse.malformed("The body is nested too deeply.");
  for (const inner of Object.values(value)) requireShallow(inner, depth + 1);
}

function declaresElicitation(body: unknown): boolean {
  return isInitializeRequest(body) && canAsk(body.params.capabilities);
}
