/** In milliseconds, the longest silence of a server before and within a response. */
const MAX_SILENCE = 60_000;

/** The statuses of responses without a body. */
const EMPTY = new Set([204, 205, 304]);

/** `fetch` that fails if nothing arrives for a while, also within the response, which may take as long as it needs. */
export async function fetchUnlessSilent(
  input: RequestInfo | URL,
  init: RequestInit,
): Promise<Response> {
  const silent = new AbortController();
  const giveUp = () => silent.abort(new DOMException("The server is silent.", "TimeoutError"));
  let timer = setTimeout(giveUp, MAX_SILENCE);
  const end = () => clearTimeout(timer);
  const heard = () => {
    end();
    timer = setTimeout(giveUp, MAX_SILENCE);
  };
  const signals = init.signal ? [init.signal, silent.signal] : [silent.signal];
  const response = await fetch(input, { ...init, signal: AbortSignal.any(signals) }).finally(end);
  heard();
  // Browsers give a 204 a body all the same, but refuse to copy it.
  if (!response.body || EMPTY.has(response.status)) {
    end();
    return response;
  }
  const watched = response.body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(piece, to) {
        heard();
        to.enqueue(piece);
      },
      flush: end,
    }),
  );
  // The copy would have no address.
  return Object.defineProperty(new Response(watched, response), "url", { value: response.url });
}
