/** In milliseconds, the longest silence of a server before and within a response. */
const MAX_SILENCE = 60_000;

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
  const watched = response.body?.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(piece, to) {
        heard();
        to.enqueue(piece);
      },
      flush: end,
    }),
  );
  if (!watched) end();
  // The copy would have no address.
  return Object.defineProperty(new Response(watched ?? null, response), "url", {
    value: response.url,
  });
}
