export { type Config, ConfigError, readConfig } from "./config.js";
export { type ApiServer, startApi } from "./server.js";
export { createStatements, type Statements } from "./statements.js";
