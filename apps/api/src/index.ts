export { type Config, ConfigError, readConfig } from "./config.js";
export { type ApiServer, startApi } from "./server.js";
