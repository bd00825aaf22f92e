import type { z } from "zod";
import { type Method, type OperationId, routes } from "./routes.js";

type Fields = z.ZodObject<z.ZodRawShape>;
type NoFields = z.ZodObject<Record<never, never>>;

/** The tags (chapters) of the OpenAPI document, with their descriptions. */
export const TAGS = {
  Tasks: "Tasks and subtasks.",
  Lists: "Where tasks are kept.",
  Sections: "Parts of a list.",
  Labels: "Tags for tasks of any list.",
  Trash: "What was deleted, until it is purged.",
  Changes: "Synchronisation, history and undo.",
  Conversations: "Chats with the assistant, and its turns.",
  Account: "The person who is signed in.",
  "Import and export": "Tasks from other applications, and for them.",
  "API keys": "Keys of programs that act for a person, such as an AI client.",
  Administration: "Managing accounts; only for administrators.",
} as const;
export type Tag = keyof typeof TAGS;

/** How an operation appears to an AI client; the hints are those of the MCP specification. */
export interface Tool {
  /** The tool's name, `snake_case`. */
  name: string;
  title: string;
  /** It changes nothing. */
  readOnly: boolean;
  /** Data may be lost; the assistant asks for approval first. */
  destructive: boolean;
  /** Replaces values, although the history keeps them; clients are told that it is destructive. */
  overwrites?: boolean;
  /** A second call with the same input changes nothing more. */
  idempotent: boolean;
}

/** A use case as it is declared: its input, its output and its documentation. */
interface Declaration<
  Params extends Fields = Fields,
  Query extends Fields = Fields,
  Body extends Fields = Fields,
  Output extends z.ZodType | null = z.ZodType | null,
> {
  summary: string;
  description?: string;
  params?: Params;
  query?: Query;
  body?: Body;
  /** The body is the raw file, of any type; all other input is in the query. */
  upload?: boolean;
  /** The response's schema; `null` for 204. */
  output: Output;
  /** If it is not 204 without an output, and 200 with one. */
  status?: 201;
  /**
   * With 201: the part of the response that is the new row, and its path, if they are not the usual; `null` for
   * several rows.
   */
  created?: { as: string; at: string } | null;
  /**
   * Error statuses of its own, besides those that any operation may have, 404 with `params`, and
   * 412 if it changes a row that is versioned.
   */
  refusals?: number[];
  /** Whether the row carries an `ETag` and honours `If-Match`. */
  versioned?: boolean;
  /** It changes nothing, although it is not a GET: a retry needs no `Idempotency-Key`. */
  readOnly?: boolean;
  /** Request or answer hold a secret, which is not stored: no `Idempotency-Key` is accepted. */
  secret?: boolean;
  /** The events for a caller that asks for `text/event-stream` instead of the output. */
  events?: z.ZodType;
  /** Only with a browser session, not with a token or an API key. */
  personal?: boolean;
  /** The person must have signed in, or confirmed with the password, within the last hour. */
  confirmed?: boolean;
  /** Only for administrators. */
  admin?: boolean;
  /** The media types that the response may have, if it is not JSON. */
  media?: string[];
  /**
   * If absent, AI clients do not see the operation. By default the title is the summary, a GET only
   * reads, a DELETE is destructive, and a second POST changes something more.
   */
  tool?: Pick<Tool, "name"> & Partial<Omit<Tool, "readOnly">>;
}

/** One use case, with what follows from its declaration. */
export interface Operation<
  Params extends Fields = Fields,
  Query extends Fields = Fields,
  Body extends Fields = Fields,
  Output extends z.ZodType | null = z.ZodType | null,
> extends Omit<Declaration<Params, Query, Body, Output>, "status" | "refusals" | "tool"> {
  id: OperationId;
  method: Method;
  path: string;
  tag: Tag;
  status: 200 | 201 | 204;
  refusals: number[];
  tool?: Tool;
}

/** Whether the body may be left out: where a POST to one row takes only optional fields. */
export function isBodyOptional({ method, params, body }: Operation): boolean {
  return method === "POST" && params !== undefined && body?.safeParse({}).success === true;
}

/** The fields of one part of a request; a part that an operation lacks adds nothing. */
type Given<Part, Values> = Part extends Fields
  ? keyof Part["shape"] extends never
    ? unknown
    : Values
  : unknown;

/** The input of an operation's function: path, query and body in one object. */
export type Input<O> =
  O extends Operation<infer P, infer Q, infer B, infer _>
    ? Given<P, z.output<P>> & Given<Q, z.output<Q>> & Given<B, z.output<B>>
    : never;

/** The input that a caller writes: `Input` before defaults are filled in. */
export type CallInput<O> =
  O extends Operation<infer P, infer Q, infer B, infer _>
    ? Given<P, z.input<P>> & Given<Q, z.input<Q>> & Given<B, z.input<B>>
    : never;

/** The output of an operation; `null` if the response is 204. */
export type Output<O> = O extends { output: infer S }
  ? S extends z.ZodType
    ? z.output<S>
    : null
  : never;

/** A query string holds text: a field that cannot read its value from text does not compile. */
type ReadFromText<Query extends Fields> = {
  shape: {
    [Name in keyof Query["shape"]]: unknown extends z.input<Query["shape"][Name]>
      ? z.ZodType
      : z.ZodType<unknown, string | undefined>;
  };
};

/** Declares an operation, to be passed to {@link operationsOf}. */
export function operation<
  Output extends z.ZodType | null,
  Params extends Fields = NoFields,
  Query extends Fields = NoFields,
  Body extends Fields = NoFields,
>(
  declared: Declaration<Params, Query, Body, Output> & { query?: ReadFromText<Query> },
): Declaration<Params, Query, Body, Output> {
  return declared;
}

type Declared<D> =
  D extends Declaration<infer Params, infer Query, infer Body, infer Output>
    ? Operation<Params, Query, Body, Output>
    : never;

/** The operations of one chapter, by their ids in the list of routes, which has method and path. */
export function operationsOf<Declarations extends object>(
  tag: Tag,
  declarations: {
    [Id in keyof Declarations]: Id extends OperationId ? Declarations[Id] : never;
  },
): { [Id in keyof Declarations]: Declared<Declarations[Id]> } {
  const all = Object.entries(declarations) as [OperationId, Declaration][];
  return Object.fromEntries(
    all.map(([id, declared]) => [id, withDefaults(id, tag, declared)]),
  ) as never;
}

function withDefaults(
  id: OperationId,
  tag: Tag,
  { status, refusals = [], tool, ...declared }: Declaration,
): Operation {
  const { summary, params, versioned, output } = declared;
  const [method, path] = routes[id];
  const changed = versioned && method !== "GET" ? [412] : [];
  return {
    ...declared,
    id,
    method,
    path,
    tag,
    status: status ?? (output === null ? 204 : 200),
    refusals: params ? [404, ...changed, ...refusals] : refusals,
    ...(tool && {
      tool: {
        title: summary,
        readOnly: method === "GET",
        destructive: method === "DELETE",
        idempotent: method !== "POST",
        ...tool,
      },
    }),
  };
}
