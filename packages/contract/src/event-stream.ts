/** One event of a `text/event-stream`. */
export interface StreamedEvent {
  /** The last `id:` seen so far, of this event or of an earlier one. */
  id: string | undefined;
  event: string;
  data: string;
}

/**
 * Reads the events of a `text/event-stream`, as the HTML standard defines: lines end with CR, LF or
 * both, several `data:` lines are one text, comments and unknown fields are ignored.
 *
 * @param onHeard called with each piece that arrives, also of a comment
 * @throws whatever the connection fails with
 */
export async function* readEventStream(
  body: ReadableStream<Uint8Array>,
  onHeard?: () => void,
): AsyncGenerator<StreamedEvent> {
  let id: string | undefined;
  let event = "";
  let data: string[] = [];
  for await (const line of linesOf(body, onHeard)) {
    if (line === "") {
      if (data.length > 0) yield { id, event: event || "message", data: data.join("\n") };
      event = "";
      data = [];
      continue;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") data.push(value);
    else if (field === "event") event = value;
    else if (field === "id" && !value.includes("\0")) id = value;
  }
}

/** Yields whole lines only: an incomplete last line is dropped. */
async function* linesOf(
  body: ReadableStream<Uint8Array>,
  onHeard?: () => void,
): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onHeard?.();
      rest += decoder.decode(value, { stream: true });
      // A CR at the very end may be the first half of a CRLF.
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
