import type { Random } from "./random.js";

/** What can happen to a request on its way. */
type Fault =
  | "lost"
  | "answer lost"
  | "still running"
  | "answer cut"
  | "answered by another"
  | "twice";

/** An answer that arrived as a whole. */
export interface Answer {
  status: number;
  /** The id of the row that was created. */
  id: string | null;
  /** When the request left and when its answer had arrived, as `performance.now()`. */
  from: number;
  to: number;
}

/**
 * The network between a device and the server. It may be down, lose requests and answers, truncate
 * an answer, send a request twice, or answer by itself as a proxy does.
 */
export class Network {
  online = true;
  flaky = false;
  /** The number of requests that got no answer, or none from the server itself. */
  failures = 0;
  /** By `Idempotency-Key`, the path of each request that has left the device at least once. */
  readonly left = new Map<string, string>();
  /** By `Idempotency-Key`, every answer that arrived. */
  readonly answers = new Map<string, Answer[]>();
  private readonly running = new Set<Promise<unknown>>();

  constructor(private readonly random: Random) {}

  readonly fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const response = await this.send(input, init).catch((error: unknown) => {
      this.failures += 1;
      throw error;
    });
    if (response.status >= 500 || response.status === 401) this.failures += 1;
    return response;
  };

  private async send(input: RequestInfo | URL, init: RequestInit): Promise<Response> {
    if (!this.online) throw new TypeError("offline");
    const url = this.withSmallPages(String(input));
    const keys = keysOf(init);
    const fault = this.flaky && this.random.chance(0.35) ? this.drawFault() : null;
    for (const key of keys) this.left.set(key, new URL(url).pathname);
    if (fault === "lost") throw new TypeError("lost");
    if (fault === "answered by another" && this.random.chance(0.6)) return this.ofAnother();
    const from = performance.now();
    if (fault === "twice") this.keep(fetch(url, init));
    const sent = this.keep(fetch(url, init));
    if (fault === "still running") throw new TypeError("lost while it runs");
    const response = await sent;
    if (fault === "answer lost") throw new TypeError("answer lost");
    if (fault === "answered by another") return this.ofAnother();
    if (fault === "answer cut") return cut(response);
    // Whether a response arrives completely is known only at its end.
    const body = await response.arrayBuffer().catch(() => null);
    if (body === null) {
      this.failures += 1;
      return cut(response);
    }
    const { status, headers } = response;
    const reply = status === 201 ? JSON.parse(new TextDecoder().decode(body)) : null;
    for (const [index, key] of keys.entries()) {
      const id = (reply?.items?.[index] ?? reply)?.id ?? null;
      this.note(key, { status, id, from, to: performance.now() });
    }
    return new Response(status === 204 ? null : body, { status, headers });
  }

  /** Resolves when the server has answered everything that has left. */
  async quiet(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private drawFault(): Fault {
    return this.random.weighted<Fault>([
      [2, "lost"],
      [3, "answer lost"],
      [2, "still running"],
      [1, "answer cut"],
      [3, "answered by another"],
      [2, "twice"],
    ]);
  }

  /** The answer of a proxy while the server is down, or of a captive portal. */
  private ofAnother(): Response {
    this.failures += 1;
    const status = this.random.one([503, 503, 503, 502, 404, 200])!;
    const headers = { "content-type": "text/html", "retry-after": "1" };
    return new Response("<h1>Welcome</h1>", { status, headers });
  }

  /** The few rows would fit on one page, so the page size is reduced at times. */
  private withSmallPages(url: string): string {
    if (!url.includes("/api/changes?") || this.random.chance(0.85)) return url;
    return `${url}&limit=${2 + this.random.below(5)}`;
  }

  private note(key: string, answer: Answer): void {
    const known = this.answers.get(key);
    if (known) known.push(answer);
    else this.answers.set(key, [answer]);
  }

  private keep(sent: Promise<Response>): Promise<Response> {
    const settled: Promise<unknown> = sent
      .catch(() => undefined)
      .finally(() => this.running.delete(settled));
    this.running.add(settled);
    return sent;
  }
}

/** The keys of what a request writes: of several new tasks, each has its own. */
function keysOf({ headers, body }: RequestInit): string[] {
  const key = new Headers(headers).get("idempotency-key");
  if (key) return [key];
  const { tasks = [] } = JSON.parse(String(body ?? "{}")) as {
    tasks?: { idempotencyKey: string }[];
  };
  return tasks.map(({ idempotencyKey }) => idempotencyKey);
}

/** A response whose connection breaks within the body. */
function cut({ status, headers }: Response): Response {
  if (status === 204) throw new TypeError("cut before the answer");
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"se'));
      controller.error(new TypeError("terminated"));
    },
  });
  return new Response(body, { status, headers });
}
