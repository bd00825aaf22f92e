import type { Logger } from "pino";
import type { AssistantConfig } from "../config.js";
import { Assistant } from "./assistant.js";
import type { Engine } from "./engine.js";
import { interpreterEngine } from "./interpreter-engine.js";
import type { ModelSettings } from "./model-engine.js";

/** The assistant as the settings want it: with a language model, or with the built-in interpreter. */
export function createAssistant(config: AssistantConfig, logger: Logger): Assistant {
  const { model, messageLimit, maxSteps, turnSeconds, stallSeconds } = config;
  return new Assistant({
    model: model?.name ?? null,
    engine: model
      ? lazyModelEngine({
          baseUrl: model.baseUrl,
          apiKey: model.apiKey,
          model: model.name,
          maxSteps,
          stallMilliseconds: stallSeconds * 1_000,
        })
      : interpreterEngine,
    messageLimit,
    turnSeconds,
    logger,
  });
}

/** The libraries that speak to a model are loaded with the first turn that needs one. */
function lazyModelEngine(settings: ModelSettings): Engine {
  let engine: Promise<Engine> | undefined;
  return {
    maxSteps: settings.maxSteps,
    async next(input) {
      engine ??= import("./model-engine.js").then(({ modelEngine }) => modelEngine(settings));
      return (await engine).next(input);
    },
  };
}
