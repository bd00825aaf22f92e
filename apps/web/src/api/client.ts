import { createClient } from "@docket/contract/client";
import { noteReply, noteUnreachable } from "./connection.js";

/** `fetch`, with an eye on whether the server can be reached. */
export async function watchedFetch(
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response> {
  try {
    const response = await fetch(input, init);
    noteReply(response);
    return response;
  } catch (error) {
    if (!init?.signal?.aborted) noteUnreachable();
    throw error;
  }
}

/** Every operation of the contract, called with the session's cookie. */
export const api = createClient({ fetch: watchedFetch });
