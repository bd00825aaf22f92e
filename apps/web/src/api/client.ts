import { createClient } from "@docket/contract/client";
import { basePath } from "../shared/base-path.js";
import { reportNetworkError, reportResponse } from "./connection.js";

/** `fetch` that also keeps track of whether the server can be reached. */
export async function trackedFetch(
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response> {
  try {
    const response = await fetch(input, init);
    reportResponse(response);
    return response;
  } catch (error) {
    if (!init?.signal?.aborted) reportNetworkError();
    throw error;
  }
}

/** How the server is reached, also below a path of its host. */
export const server = { baseUrl: basePath, fetch: trackedFetch };

/** Every operation of the contract, called with the session's cookie. */
export const api = createClient(server);
