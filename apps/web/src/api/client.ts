import { createClient, USER_HEADER } from "@docket/contract/client";
import { basePath } from "../shared/base-path.js";
import { reportNetworkError, reportResponse } from "./connection.js";
import { fetchUnlessSilent } from "./fetch-unless-silent.js";

/**
 * The user of this page. Another tab may have signed in somebody else, whose cookie is sent then.
 */
let userId: string | undefined;

/** Sets the user for whom requests are made from now on, unless they set the header themselves. */
export function setRequestUser(id: string | undefined): void {
  userId = id;
}

/**
 * `fetch` that gives up on a silent server, and keeps track of whether it can be reached. Rejects if something else
 * responds: the API answers nothing in HTML.
 */
export async function trackedFetch(
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response> {
  try {
    const headers = new Headers(init?.headers);
    if (userId !== undefined && !headers.has(USER_HEADER)) headers.set(USER_HEADER, userId);
    // Who reads events notices silence, and a file may take long to be sent.
    const isWatched =
      headers.get("accept") !== "text/event-stream" && !(init?.body instanceof Blob);
    const request = isWatched ? fetchUnlessSilent : fetch;
    const response = await request(input, { ...init, headers });
    const isPage = response.headers.get("content-type")?.startsWith("text/html");
    if (response.ok && isPage) throw new TypeError("a proxy or a Wi-Fi’s captive portal responded");
    // A 401 for another user says nothing about the session of the user who has signed in since.
    const isOfAnother = headers.get(USER_HEADER) !== (userId ?? null);
    if (response.status !== 401 || !isOfAnother) reportResponse(response);
    return response;
  } catch (error) {
    if (!init?.signal?.aborted) reportNetworkError();
    throw error;
  }
}

/** How to reach the server, even if it is served below a path of its host. */
export const server = { baseUrl: basePath, fetch: trackedFetch };

/** Every operation of the contract, called with the session's cookie. */
export const api = createClient(server);
