import type { Logger } from "pino";
import type { AssistantConfig } from "../config.js";
import { Assistant } from "./assistant.js";
import { interpreterEngine } from "./interpreter-engine.js";
import { modelEngine } from "./model-engine.js";

/** The assistant as the settings want it: with a language model, or with the built-in interpreter. */
export function createAssistant(config: AssistantConfig, logger: Logger): Assistant {
  const { model, messageLimit, maxSteps, turnSeconds, stallSeconds } = config;
  return new Assistant({
    model: model?.name ?? null,
    engine: model
      ? modelEngine({
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
