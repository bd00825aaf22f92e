const ANSWER_MILLISECONDS = 10_000;

/** What another server answers to a GET request: its JSON, or what is wrong, as the end of a sentence. */
export type ServerAnswer = { json: unknown } | { trouble: string; status?: number };

/** Asks another server for JSON. For problems with the settings that should be reported at the start. */
export async function askServer(url: string, token?: string): Promise<ServerAnswer> {
  try {
    const answer = await fetch(url, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
    });
    const { status } = answer;
    if (!answer.ok) return { trouble: `answers with ${status}`, status };
    return { json: await answer.json().catch(() => null) };
  } catch (error) {
    // The cause of a failed fetch says more.
    const { cause = error } = error as Error;
    return { trouble: `cannot be reached (${connectionTrouble(cause)})` };
  }
}

/** Why a connection to another server failed, in words. */
export function connectionTrouble(error: unknown): string {
  const { message, code, reason } = error as NodeJS.ErrnoException & { reason?: string };
  // OpenSSL's own message names its functions and files.
  if (reason) return /wrong version/.test(reason) ? "no TLS at this port" : `TLS: ${reason}`;
  // A failure for each of several addresses has no message of its own.
  return (message || code) ?? "unknown";
}
