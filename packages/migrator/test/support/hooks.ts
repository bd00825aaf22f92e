import { startServer, stopServer } from "./server.js";

export const mochaHooks = { beforeAll: startServer, afterAll: stopServer };
