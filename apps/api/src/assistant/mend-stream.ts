/** What the library reads of a chunk; a server may send anything in its place. */
interface Choice {
  delta?: { role?: unknown; tool_calls?: (ToolCall | null)[] | null } | null;
}
interface ToolCall {
  function?: { arguments?: unknown } | null;
}

/**
 * Some servers send chunks that differ from OpenAI's protocol, such as a keep-alive without `choices`, with which the
 * library ends the answer. Each is made one that it understands, of the fields that the assistant uses; a line that is
 * no JSON is passed on.
 */
export function mendStream(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  let rest = "";
  const lines = new TransformStream<string, string>({
    transform(text, controller) {
      const all = (rest + text).split("\n");
      rest = all.pop() ?? "";
      for (const line of all) controller.enqueue(`${mendLine(line)}\n`);
    },
    flush: (controller) => controller.enqueue(mendLine(rest)),
  });
  const bytes = body as ReadableStream<Uint8Array<ArrayBuffer>>;
  return bytes
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(lines)
    .pipeThrough(new TextEncoderStream());
}

function mendLine(line: string): string {
  const [, json = ""] = /^data: *(\{.*)/.exec(line) ?? [];
  try {
    const { error, choices } = JSON.parse(json);
    const known = Array.isArray(choices) ? choices.filter(Boolean) : [];
    return `data: ${JSON.stringify(error ? { error } : { choices: known.map(mendChoice) })}`;
  } catch {
    return line;
  }
}

function mendChoice({ delta, ...choice }: Choice): Choice {
  if (!delta) return choice;
  const { role: _, tool_calls: calls, ...said } = delta;
  return {
    ...choice,
    delta: { ...said, tool_calls: calls?.flatMap((one) => (one ? mendCall(one) : [])) },
  };
}

function mendCall(call: ToolCall): ToolCall {
  const { arguments: input, ...named } = call.function ?? {};
  const text = typeof input === "object" && input ? JSON.stringify(input) : input;
  return { ...call, function: { ...named, arguments: text } };
}
