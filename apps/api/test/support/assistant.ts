import type { Turn, TurnEvent, TurnOutcome } from "@docket/contract";
import { followTurn } from "@docket/contract";
import {
  type ChatRequest,
  type ModelStep,
  type Script,
  type ScriptedModel,
  signUp,
  startScriptedModel,
  startTestApi,
  type TestApi,
  type TestUser,
} from "@docket/testing";

/** Limits for a scripted model, short enough that a test can wait for them. */
export interface Limits {
  maxSteps?: number;
  turnSeconds?: number;
  stallSeconds?: number;
  messageLimit?: number;
}

/** The configuration of a test API's assistant. */
export function assistantConfig(model: ScriptedModel | null, limits: Limits = {}) {
  return {
    model: model && { baseUrl: model.url, apiKey: "a key for the model", name: "scripted" },
    messageLimit: 5_000,
    maxSteps: 12,
    turnSeconds: 60,
    stallSeconds: 30,
    ...limits,
  };
}

/** An API whose assistant is a scripted model, a person, and a conversation of theirs. */
export interface Scene {
  api: TestApi;
  model: ScriptedModel;
  ann: TestUser;
  /** Sends a message in a new conversation while the model plays `script`. */
  say(content: string, script: Script): Promise<TurnOutcome>;
  stop(): Promise<void>;
}

export async function setScene(limits: Limits = {}): Promise<Scene> {
  const model = await startScriptedModel();
  const api = await startTestApi({ assistant: assistantConfig(model, limits) });
  const ann = await signUp(api.url, "Ann");
  return {
    api,
    model,
    ann,
    async say(content, script) {
      model.play(script);
      const { id } = await ann.client.createConversation({});
      return ann.client.sendMessage({ id, content });
    },
    async stop() {
      await api.stop();
      await model.stop();
    },
  };
}

/** The step that calls one tool. */
export function call(name: string, args: Record<string, unknown>): ModelStep {
  return { calls: [{ name, arguments: args }] };
}

/** The last tool result in a request to the model, parsed from JSON. */
export function lastResult(request: ChatRequest): unknown {
  return JSON.parse(request.messages.findLast(({ role }) => role === "tool")?.content ?? "null");
}

/** Deletes all tasks of a user. */
export async function removeTasks({ client }: TestUser): Promise<void> {
  for (const { id } of (await client.listTasks({ parentId: "none", limit: 200 })).items) {
    await client.deleteTask({ id });
  }
}

/** All events of a turn. */
export async function eventsOf(
  user: TestUser,
  baseUrl: string,
  followed: Parameters<typeof followTurn>[0],
): Promise<(TurnEvent & { id: string | undefined })[]> {
  const headers = { authorization: `Bearer ${user.token}` };
  const events: (TurnEvent & { id: string | undefined })[] = [];
  for await (const event of followTurn(followed, { baseUrl, headers })) events.push(event);
  return events;
}

/** The text events among `events`, joined. */
export function textOf(events: TurnEvent[]): string {
  return events.map(({ event, data }) => (event === "text" ? data.text : "")).join("");
}

/** The statuses of a turn's calls. */
export const statuses = ({ calls }: Turn) => calls.map(({ tool, status }) => `${tool} ${status}`);

/** Calls `look` until it resolves with something, and resolves with that. */
export async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The status and message with which a promise was rejected. */
export async function refusalOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => null,
    (reason: { status?: number; message: string }) => reason,
  );
  return { status: error?.status, detail: error?.message };
}
