import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import type { Logger } from "pino";
import type { ToolDescription, WantedCall } from "../assistant/engine.js";
import { createMcpServer, jsonSchemaValidator } from "../mcp/mcp-server.js";
import { detailsOf } from "../mcp/tool-result.js";
import type { ToolOperation } from "../operations/tools.js";
import { version } from "../system/version.js";
import type { TurnTools } from "./turn-tools.js";

/** The key in `_meta` for a call's position in the turn: the same position is never carried out twice. */
const POSITION = "docket/position";

/** A turn's connection to Docket's own MCP server. */
export interface ToolSession {
  tools: ToolDescription[];
  /** @returns what the tool answered, or why it did nothing */
  call(wanted: WantedCall, position: number): Promise<unknown>;
  close(): Promise<void>;
}

/** What a turn may also change, as far as nothing is lost. */
const arranged = ["Lists", "Sections", "Labels", "Trash"];

/** Which operations a turn may use: only changes of tasks can be proposed, so other destructive ones are excluded. */
function isForTurns({ tag, tool }: ToolOperation): boolean {
  return tag === "Tasks" || tool.readOnly || (arranged.includes(tag) && !tool.destructive);
}

/** Links a client to an MCP server in memory; behind it are the tools of one turn. */
export async function openToolSession(tools: TurnTools, logger: Logger): Promise<ToolSession> {
  let failure: unknown;
  const server = createMcpServer({
    logger,
    allows: isForTurns,
    async call(operation, input, { _meta }) {
      try {
        return await tools.call(operation, input, Number(_meta?.[POSITION]));
      } catch (error) {
        failure = error; // the protocol carries text only; the turn needs the error itself
        throw error;
      }
    },
  });
  const client = new Client({ name: "docket-assistant", version }, { jsonSchemaValidator });
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(serverSide), client.connect(clientSide)]);
  // Not by `listTools`, which would compile a validator for each tool's output in every turn.
  const listed = await client.request({ method: "tools/list" });
  return {
    tools: listed.tools.map(({ name, description = "", inputSchema }) => ({
      name,
      description,
      inputSchema,
    })),
    async call({ tool, input }, position) {
      const args = input as Record<string, unknown>;
      const result = await client
        .callTool({ name: tool, arguments: args, _meta: { [POSITION]: position } })
        .catch((error: unknown) => {
          throw failure ?? error;
        });
      // Whatever the protocol made of the error: a call with an unknown outcome ends the turn.
      if (failure !== undefined) throw failure;
      return detailsOf(result);
    },
    close: () => client.close(),
  };
}
