import { z } from "zod";
import type { AssistantConfig } from "../config.js";
import { askServer } from "../system/ask-server.js";

/** Ollama lists `null` where it has no model. */
const modelList = z.object({ data: z.array(z.object({ id: z.string() })).nullable() });

/** How many models are named. */
const NAMED = 5;

/** Why the language model may not answer, in a sentence; `null` if its server lists it. */
export async function modelProblem({
  baseUrl,
  apiKey,
  name,
}: NonNullable<AssistantConfig["model"]>): Promise<string | null> {
  const url = `${baseUrl}/models`;
  const unusable = (why: string, setting: string) =>
    `The assistant may not answer: ${url} ${why}. Look at ${setting}.`;
  const answer = await askServer(url, apiKey);
  if ("trouble" in answer) {
    const isKey = answer.status === 401 || answer.status === 403;
    return unusable(answer.trouble, isKey ? "ASSISTANT_API_KEY" : "ASSISTANT_BASE_URL");
  }
  const { data: list, success } = modelList.safeParse(answer.json);
  if (!success) return unusable("does not list models", "ASSISTANT_BASE_URL");
  const models = (list.data ?? []).map(({ id }) => id);
  // Some servers also know a model by its name without a folder or a tag.
  const isListed = models.some((id) => `/${id}:`.includes(`/${name}:`));
  if (isListed) return null;
  const others = models.slice(0, NAMED).join(", ") + (models.length > NAMED ? ", …" : "");
  return unusable(`lists ${others || "no model"}, and not “${name}”`, "ASSISTANT_MODEL");
}
