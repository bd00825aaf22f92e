import { createClient, USER_HEADER } from "@docket/contract/client";
import { basePath } from "../shared/base-path.js";
import { reportNetworkError, reportResponse } from "./connection.js";

/** Whose page this is. Another tab may have signed somebody else in, whose cookie is sent then. */
let userId: string | undefined;

/** Says for whom requests are meant from now on, where they do not say it themselves. */
export function actFor(id: string | undefined): void {
  userId = id;
}

/** `fetch` that also keeps track of whether the server can be reached. */
export async function trackedFetch(
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response> {
  try {
    const headers = new Headers(init?.headers);
    if (userId !== undefined && !headers.has(USER_HEADER)) headers.set(USER_HEADER, userId);
    const response = await fetch(input, { ...init, headers });
    // That a session is over says nothing of who has signed in since the request was sent.
    const isOfAnother = headers.get(USER_HEADER) !== (userId ?? null);
    if (response.status !== 401 || !isOfAnother) reportResponse(response);
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
