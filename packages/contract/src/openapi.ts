import { z } from "zod";
import { isBodyOptional, type Operation, TAGS } from "./operation.js";
import { operations } from "./operations.js";
import { problem } from "./problem.js";
import { signInPaths } from "./sign-in-document.js";

type Json = Record<string, unknown>;

const ANY_TIME: Record<number, string> = {
  400: "The input is not as described.",
  401: "No credential, or one that is not valid.",
  403: "The credential does not allow this; `urn:docket:problem:unconfirmed`: confirm the password.",
  404: "It does not exist, or belongs to somebody else.",
  408: "The body did not arrive in time.",
  409: "It conflicts with another request, or with what is stored.",
  412: "It has changed since the version that If-Match names.",
  413: "The body is too large.",
  415: "The body is not of the type described.",
  429: "Too many requests; Retry-After says how long to wait.",
  503: "The database is unavailable; Retry-After says how long to wait.",
};

/** The place of a Docket at the default address, http://localhost:3000. */
const USUAL_PLACE = { sessionCookie: "docket-3000.session_token", basePath: "" };

/**
 * The OpenAPI 3.1 document of the contract, as a plain object.
 *
 * @param version the product's version
 * @param place the name of the session's cookie at this address, and the base path
 */
export function openApiDocument(version: string, place = USUAL_PLACE): Json {
  const { sessionCookie, basePath } = place;
  const schemas: Json = {};
  jsonSchema(problem, schemas, false);
  const paths: Record<string, Json> = {};
  for (const operation of Object.values(operations) as Operation[]) {
    const path = operation.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = {
      ...paths[path],
      [operation.method.toLowerCase()]: describe(operation, schemas),
    };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Docket",
      version,
      summary: "Tasks, conversations and the account of the person who is signed in.",
      description:
        "JSON in and out, camelCase, ids as strings, times in ISO 8601 UTC. A refusal is `application/problem+json` (RFC 9457); below `/api/auth` it may also be JSON with `code` and `message`.\n\n" +
        "Sign in at `/api/auth/sign-in/email`; then send the session cookie, or `Authorization: Bearer` with the JWT of `/api/auth/token` or an API key.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: basePath || "/" }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    security: [{ session: [] }, { bearer: [] }],
    paths: { ...paths, ...signInPaths },
    components: {
      schemas,
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: sessionCookie },
        bearer: { type: "http", scheme: "bearer", description: "A JWT or an API key." },
      },
    },
  };
}

function describe(operation: Operation, schemas: Json): Json {
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.description && { description: operation.description }),
    parameters: [
      ...parameters(operation.params, "path", schemas),
      ...parameters(operation.query, "query", schemas),
      ...headers(operation),
    ],
    ...(operation.body && {
      requestBody: {
        required: !isBodyOptional(operation),
        content: { "application/json": { schema: jsonSchema(operation.body, schemas) } },
      },
    }),
    ...(operation.upload && {
      requestBody: { required: true, content: { "application/octet-stream": {} } },
    }),
    responses: responses(operation, schemas),
  };
}

function parameters(fields: Operation["params"], place: "path" | "query", schemas: Json): Json[] {
  if (!fields) return [];
  const { properties = {}, required = [] } = jsonSchema(fields, schemas) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    ...(description ? { description } : {}),
    schema,
  }));
}

/** Whether an operation takes an `Idempotency-Key`. */
const takesKey = ({ method, readOnly, secret }: Operation) =>
  method !== "GET" && !readOnly && !secret;

/** Whether an operation honours `If-None-Match`. */
const isConditional = ({ method, versioned }: Operation) => method === "GET" && versioned === true;

function headers(operation: Operation): Json[] {
  const { method, params, versioned, events } = operation;
  const header = (isTaken: unknown, name: string, description: string) =>
    isTaken
      ? [{ name, in: "header", required: false, description, schema: { type: "string" } }]
      : [];
  const ofSeveral = "the row still has this ETag, or one of several.";
  return [
    header(
      takesKey(operation),
      "Idempotency-Key",
      "Makes a repeated request give the answer of the first.",
    ),
    header(versioned && params && method !== "GET", "If-Match", `Refuse (412) unless ${ofSeveral}`),
    header(isConditional(operation), "If-None-Match", `Answer 304 if ${ofSeveral}`),
    header(
      events && params && method === "GET",
      "Last-Event-ID",
      "Only the events after this one, as `text/event-stream`.",
    ),
  ].flat();
}

function responses(operation: Operation, schemas: Json): Json {
  const header = (description: string) => ({ description, schema: { type: "string" } });
  const success: Json = { description: operation.summary };
  if (operation.output) {
    const schema = jsonSchema(operation.output, schemas, false);
    success.content = {
      ...Object.fromEntries(
        (operation.media ?? ["application/json"]).map((type) => [type, { schema }]),
      ),
      ...(operation.events && {
        "text/event-stream": { schema: jsonSchema(operation.events, schemas, false) },
      }),
    };
    success.headers = {
      ...(operation.versioned && { ETag: header("The version of the row.") }),
      ...(operation.status === 201 &&
        operation.created !== null && { Location: header("Where the new row is.") }),
    };
  }
  const body = operation.body || operation.upload ? [413, 415] : [];
  const repeated = takesKey(operation) ? [409] : [];
  const refused = [400, 401, 403, ...repeated, ...body, ...operation.refusals, 429, 503];
  return {
    [operation.status]: success,
    ...(isConditional(operation) && {
      304: { description: "The row still has the ETag that If-None-Match names." },
    }),
    ...Object.fromEntries(
      [...new Set(refused)].map((status) => [
        status,
        {
          description: ANY_TIME[status],
          content: {
            "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
          },
        },
      ]),
    ),
  };
}

/** A zod schema as JSON Schema; named schemas are added to `schemas` and referenced. */
function jsonSchema(schema: z.ZodType, schemas: Json, input = true): Json {
  const {
    $schema: _,
    $defs,
    ...body
  } = toolSchema(schema, input) as { $schema?: string; $defs?: Json };
  Object.assign(schemas, relocate($defs ?? {}));
  const name = z.globalRegistry.get(schema)?.id;
  if (!name) return relocate(body);
  schemas[name] = relocate(body);
  return { $ref: `#/components/schemas/${name}` };
}

/**
 * A zod schema as JSON Schema (2020-12), as a document or an AI client shows it: a field that is
 * converted before validation is described by its type after conversion.
 */
export function toolSchema(schema: z.ZodType, input = true): Json {
  const made = z.toJSONSchema(schema, {
    io: input ? "input" : "output",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema: node }) => {
      const { def } = zodSchema._zod as unknown as {
        def: { type: string; in?: z.ZodType; out?: z.ZodType };
      };
      if (input && def.type === "pipe" && def.out && def.in?._zod.def.type === "transform") {
        const { $schema: _, ...checked } = toolSchema(def.out);
        Object.assign(node, checked, { ...node });
      }
      delete (node as Json).id;
    },
  }) as Json;
  return withoutRootReference(made);
}

/**
 * zod gives a named schema as a reference to its own definition; makes that definition the root.
 */
function withoutRootReference({ $ref, $defs, ...schema }: Json): Json {
  if (typeof $ref !== "string") return $defs ? { ...schema, $defs } : schema;
  const name = $ref.slice("#/$defs/".length);
  const { [name]: root, ...others } = $defs as Record<string, Json>;
  return Object.keys(others).length > 0 ? { ...root, $defs: others } : { ...root };
}

function relocate(value: Json): Json {
  return JSON.parse(JSON.stringify(value).replaceAll("#/$defs/", "#/components/schemas/")) as Json;
}
