import { PassThrough } from "node:stream";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { relay } from "./relay.js";

/**
 * MCP over standard input and output, for desktop clients. It needs no database: it passes
 * everything on to a running server.
 *
 * DOCKET_URL: the server's address, http://localhost:3000 by default. DOCKET_API_KEY: a key created
 * there.
 */
const { DOCKET_URL = "http://localhost:3000", DOCKET_API_KEY } = process.env;

if (!DOCKET_API_KEY) {
  process.stderr.write(
    "DOCKET_API_KEY is not set. Make a key in Docket (Account, API keys) and give it to this command.\n",
  );
  process.exit(1);
}
if (!URL.canParse(DOCKET_URL)) {
  process.stderr.write(`DOCKET_URL is not an address: ${DOCKET_URL}\n`);
  process.exit(1);
}

// The transport closes when its input ends, while answers may still be pending.
const input = process.stdin.pipe(new PassThrough(), { end: false });

await relay(
  new StdioServerTransport(input),
  new StreamableHTTPClientTransport(new URL(`${DOCKET_URL.replace(/\/*$/, "")}/mcp`), {
    requestInit: { headers: { authorization: `Bearer ${DOCKET_API_KEY}` } },
  }),
);
