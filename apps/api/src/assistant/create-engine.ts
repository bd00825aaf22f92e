import type { AssistantConfig } from "../config.js";
import { onFirstUse } from "../system/on-first-use.js";
import type { Engine } from "./engine.js";
import { interpreterEngine } from "./interpreter-engine.js";
import type { ModelSettings } from "./model-failure.js";

/** The engine for the settings: a language model, or the built-in interpreter. */
export function createEngine({ model, maxSteps, stallSeconds }: AssistantConfig): Engine {
  if (!model) return interpreterEngine;
  return lazyModelEngine({
    baseUrl: model.baseUrl,
    apiKey: model.apiKey,
    model: model.name,
    maxSteps,
    stallMilliseconds: stallSeconds * 1_000,
  });
}

/** The libraries that speak to a model are loaded with the first turn that needs one. */
function lazyModelEngine(settings: ModelSettings): Engine {
  const loaded = onFirstUse(async () => (await import("./model-engine.js")).modelEngine(settings));
  return {
    maxSteps: settings.maxSteps,
    next: async (input) => (await loaded()).next(input),
  };
}
