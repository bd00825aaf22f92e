import { APICallError, InvalidResponseDataError, RetryError, StreamProviderError } from "ai";
import { EngineFailure } from "./engine.js";

/** The model's server, and the limits of a turn. */
export interface ModelSettings {
  baseUrl: string;
  apiKey: string | undefined;
  model: string;
  maxSteps: number;
  /** Milliseconds without a word after which a model counts as stuck. */
  stallMilliseconds: number;
}

/** The model has sent nothing for too long. */
export class Stalled extends Error {
  override readonly name = "Stalled";
}

/** Explains a provider's failure in words that help the person who waits. */
export function explainFailure(error: unknown, settings: ModelSettings): EngineFailure {
  if (error instanceof EngineFailure) return error;
  const cause = RetryError.isInstance(error) ? error.lastError : error;
  return new EngineFailure(explanation(cause, settings), { cause });
}

function explanation(error: unknown, { model, stallMilliseconds }: ModelSettings): string {
  if (error instanceof Stalled) {
    const seconds = Math.max(1, Math.round(stallMilliseconds / 1_000));
    return `The language model did not respond for ${seconds} ${seconds === 1 ? "second" : "seconds"}, so the answer was stopped. Try again.`;
  }
  const brokeOff = APICallError.isInstance(error) && error.statusCode === 200;
  if (brokeOff || InvalidResponseDataError.isInstance(error)) {
    return "The language model stopped in the middle of its answer. Try again.";
  }
  // What the server reported within a stream has a status as its code, if any.
  const isReported = StreamProviderError.isInstance(error);
  if (!isReported && !APICallError.isInstance(error)) {
    return "The language model's answer could not be understood. Try again.";
  }
  const { message } = error;
  const status = isReported ? Number(error.code) || 500 : error.statusCode;
  switch (status) {
    case undefined:
      return "The language model cannot be reached. Your message is kept; try again in a while.";
    case 401:
    case 403:
      return "The language model's server refused the key it was given (ASSISTANT_API_KEY).";
    case 402:
      return "The language model's server asks for payment: its account has no credit left.";
    case 404:
      return `The language model's server does not know the model “${model}” (ASSISTANT_MODEL).`;
    case 413:
      return "This conversation has become too long for the language model. Start a new one.";
    case 429:
      return "The language model is busy, or its quota is used up. Try again in a while.";
  }
  if (status >= 500) {
    return "The language model's server has a problem of its own. Try again in a while.";
  }
  if (/\btools?\b/i.test(message) && /support/i.test(message)) {
    return `The language model “${model}” cannot use tools, which the assistant needs (ASSISTANT_MODEL).`;
  }
  return /context|too long|maximum.{0,20}(length|tokens)/i.test(message)
    ? "This conversation has become too long for the language model. Start a new one."
    : "The language model's server refused the request.";
}
