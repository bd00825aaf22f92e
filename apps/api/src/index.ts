export { type Config, ConfigError, readConfig, staysHere } from "./config.js";
export { type ApiServer, startApi } from "./server.js";
