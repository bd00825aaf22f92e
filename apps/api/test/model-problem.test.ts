import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort, startTestApi } from "@docket/testing";
import { expect } from "chai";
import { assistantConfig } from "./support/assistant.js";

/** What servers answer to `GET /models`, by the folder in their address. */
const answers: Record<string, object | string | null> = {
  ollama: [{ id: "llama3.2:latest" }, { id: "scripted:latest" }],
  gemini: [{ id: "models/scripted" }],
  other: ["a", "b", "c", "d", "e", "f"].map((id) => ({ id })),
  empty: null,
  page: "<p>Welcome</p>",
};

describe("a language model that may not answer", () => {
  it("is reported at the start, with the setting to look at", async () => {
    const server = createServer(({ url = "", headers }, response) => {
      const [, folder = "", rest] = url.split("/");
      const answer = answers[folder];
      const refused = headers.authorization !== "Bearer a key for the model";
      response.statusCode = refused ? 401 : answer === undefined || rest !== "models" ? 404 : 200;
      response.end(typeof answer === "string" ? answer : JSON.stringify({ data: answer }));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const config = assistantConfig(null);
    const start = (baseUrl: string, apiKey: string | undefined) =>
      startTestApi({ assistant: { ...config, model: { baseUrl, apiKey, name: "scripted" } } });
    try {
      for (const [url, words, apiKey = "a key for the model"] of [
        [`${address}/ollama`, null],
        [`${address}/gemini`, null],
        [`${address}/other`, /lists a, b, c, d, e, …, and not “scripted”\. .* ASSISTANT_MODEL\./],
        [`${address}/empty`, /lists no model, and not “scripted”\. .* ASSISTANT_MODEL\./],
        [`${address}/page`, /does not list models\. .* ASSISTANT_BASE_URL\./],
        [`${address}/none`, /answers with 404\. .* ASSISTANT_BASE_URL\./],
        [`${address}/ollama`, /answers with 401\. .* ASSISTANT_API_KEY\./, "another"],
        [`http://127.0.0.1:${await freePort()}`, /cannot be reached \(.*ECONNREFUSED.*BASE_URL\./],
        [address.replace("http", "https"), /cannot be reached \(no TLS at this port\)/],
      ] as const) {
        const api = await start(url, apiKey);
        try {
          const found = () =>
            api.said.find((line) => line.includes("The assistant may not answer"));
          for (let wait = 0; wait < (words ? 100 : 10) && !found(); wait++) await sleep(50);
          if (words) expect(found(), url).to.match(words);
          else expect(found(), url).to.equal(undefined);
        } finally {
          await api.stop();
        }
      }
    } finally {
      server.close();
    }
  }).timeout(60_000);
});
