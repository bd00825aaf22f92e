import type { Handler } from "../operations/operation.js";

export const getAssistant: Handler<"getAssistant"> = async ({ assistant }) => ({
  model: assistant.model,
  messageLimit: assistant.messageLimit,
});
