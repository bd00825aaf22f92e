import type { CallInput, Output } from "./operation.js";
import type { Operations } from "./operations.js";
import {
  ApiError,
  type CallOptions,
  type ClientOptions,
  type RequestInput,
  request,
  type SentFile,
  unreachable,
} from "./request.js";
import { type OperationId, routes } from "./routes.js";

export {
  ApiError,
  type CallOptions,
  type ClientOptions,
  type SentFile,
  secondsToWait,
  USER_HEADER,
} from "./request.js";

/** The input of a call, including the file for operations whose body is one. */
type CallOf<Id extends OperationId> = CallInput<Operations[Id]> &
  (Id extends "previewImport" | "importFile" ? { file: SentFile } : unknown);

type Arguments<I, O> =
  Record<never, never> extends I ? [input?: I, options?: O] : [input: I, options?: O];

export type Client = {
  [Id in keyof Operations]: (
    ...args: Arguments<CallOf<Id>, CallOptions>
  ) => Promise<Output<Operations[Id]>>;
};

/**
 * A function for each operation of the contract. They resolve with the reply's body and reject with
 * {@link ApiError}.
 *
 * @example
 * const docket = createClient({ baseUrl: "http://localhost:3000", headers: { authorization } });
 * const { items } = await docket.listTasks({ completed: false });
 */
export function createClient(options: ClientOptions = {}): Client {
  const client: Record<string, unknown> = {};
  for (const id of Object.keys(routes) as OperationId[]) {
    client[id] = (input?: Record<string, unknown>, call?: CallOptions) =>
      send(id, input ?? {}, options, call ?? {});
  }
  return client as Client;
}

async function send(
  id: OperationId,
  input: RequestInput,
  options: ClientOptions,
  call: CallOptions,
): Promise<unknown> {
  const response = await request(id, input, options, call);
  if (response.status === 204) return null;
  const type = response.headers.get("content-type") ?? "";
  // The answer of a proxy or of a Wi-Fi's captive portal: the API answers nothing in HTML.
  if (type.startsWith("text/html")) throw new ApiError(0, null, null);
  const isJson = type.startsWith("application/json");
  // The connection may also be lost within the response, whose content is unknown then.
  return (isJson ? response.json() : response.text()).catch(unreachable(call.signal));
}
