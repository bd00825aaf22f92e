import { parentPort, workerData } from "node:worker_threads";
import { call } from "./call.js";

/** Whose requests are sent, and for how long. */
export interface OtherWork {
  url: string;
  cookie: string;
  milliseconds: number;
}

/** How long a person looks at a response, in milliseconds. */
const THINKS = 10;

const { url, cookie, milliseconds } = workerData as OtherWork;
const times: number[] = [];
const until = performance.now() + milliseconds;
do {
  await timed("/api/tasks?limit=50");
  const { id } = await timed("/api/tasks", "POST", { title: "Buy milk" });
  await timed(`/api/tasks/${id}`, "PATCH", { completed: true });
  await timed(`/api/tasks/${id}`);
} while (performance.now() < until);
parentPort?.postMessage(times);

/** @throws Error if it is refused: none may fail */
async function timed(path: string, method = "GET", body?: object) {
  const from = performance.now();
  const answer = await call(`${url}${path}`, { as: { cookie }, method, body });
  times.push(performance.now() - from);
  if (answer.status > 299) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
  await new Promise((resolve) => setTimeout(resolve, THINKS));
  return answer.body;
}
