import {
  Client as NewestClient,
  StreamableHTTPClientTransport as NewestTransport,
} from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";

/** How the user of a client answers questions, and what was asked. */
export interface Person {
  answers: "accept" | "decline" | "cancel";
  asked: string[];
  /** What happens while the first question is answered. */
  meanwhile?: () => Promise<unknown>;
}

/** The person's answer to a question. */
async function answerOf(person: Person, message: string) {
  if (person.asked.push(message) === 1) await person.meanwhile?.();
  const { answers } = person;
  return answers === "accept" ? { action: answers, content: {} } : { action: answers };
}

/** A client of the official SDK; with a person, it supports elicitation. */
export function newClient(person?: Person): Client {
  const client = new Client(
    { name: "test", version: "1" },
    { capabilities: person ? { elicitation: {} } : {} },
  );
  if (person) {
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => answerOf(person, params.message));
  }
  return client;
}

/** A client that supports only revision 2026-07-28. */
export function newestClient(person?: Person): NewestClient {
  const client = new NewestClient(
    { name: "test", version: "2" },
    {
      capabilities: person ? { elicitation: { form: {} } } : {},
      versionNegotiation: { mode: { pin: "2026-07-28" } },
    },
  );
  if (person) {
    client.setRequestHandler("elicitation/create", ({ params }) =>
      answerOf(person, params.message),
    );
  }
  return client;
}

/** Like {@link connectHttp}, in revision 2026-07-28; both clients have what tests use of them. */
export async function connectNewest(
  url: string,
  credential: string,
  person?: Person,
): Promise<Client> {
  const client = newestClient(person);
  await client.connect(
    new NewestTransport(new URL("/mcp", url), {
      requestInit: { headers: { authorization: `Bearer ${credential}` } },
    }),
  );
  return client as unknown as Client;
}

/** Connects a client to `/mcp` with a key or token. */
export async function connectHttp(
  url: string,
  credential: string,
  person?: Person,
): Promise<Client> {
  const client = newClient(person);
  const transport = new StreamableHTTPClientTransport(new URL("/mcp", url), {
    requestInit: { headers: { authorization: `Bearer ${credential}` } },
  });
  await client.connect(transport as never);
  return client;
}

/** Calls a tool and returns its result, or its error message. */
export async function use(client: Client, name: string, args: Record<string, unknown> = {}) {
  const result = await client.callTool({ name, arguments: args });
  const [first] = result.content as { text: string }[];
  return {
    failed: result.isError === true,
    value: result.structuredContent as Record<string, unknown>,
    text: first?.text ?? "",
  };
}
