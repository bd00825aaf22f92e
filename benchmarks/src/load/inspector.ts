/** A CPU profile as V8 writes it; times in microseconds. */
export interface CpuProfile {
  nodes: {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number };
    children?: number[];
  }[];
  samples: number[];
  timeDeltas: number[];
}

/** Profiles a process that was started with `--inspect` while `work` runs. */
export function profileWhile(port: number, work: () => Promise<void>): Promise<CpuProfile> {
  return inspect(port, async (send) => {
    await send("Profiler.enable");
    await send("Profiler.setSamplingInterval", { interval: 200 });
    await send("Profiler.start");
    await work();
    const { profile } = (await send("Profiler.stop")) as { profile: CpuProfile };
    return profile;
  });
}

/** Bytes in use on the heap of such a process, measured after a garbage collection. */
export function liveHeap(port: number): Promise<number> {
  return inspect(port, async (send) => {
    await send("HeapProfiler.collectGarbage");
    const { usedSize } = (await send("Runtime.getHeapUsage")) as { usedSize: number };
    return usedSize;
  });
}

type Send = ReturnType<typeof commander>;

async function inspect<T>(port: number, work: (send: Send) => Promise<T>): Promise<T> {
  const list = await fetch(`http://127.0.0.1:${port}/json/list`);
  const [target] = (await list.json()) as { webSocketDebuggerUrl: string }[];
  if (!target) throw new Error("The process offers nothing to inspect.");
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", reject, { once: true });
  });
  try {
    return await work(commander(socket));
  } finally {
    socket.close();
  }
}

function commander(socket: WebSocket) {
  const waiting = new Map<number, (result: unknown) => void>();
  socket.addEventListener("message", ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result: unknown };
    if (id !== undefined) waiting.get(id)?.(result);
  });
  let last = 0;
  return (method: string, params: object = {}): Promise<unknown> => {
    last += 1;
    const id = last;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params }));
    });
  };
}
