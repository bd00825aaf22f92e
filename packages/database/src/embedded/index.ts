export { type Binaries, findBinaries } from "./binaries.js";
export { type Embedded, type EmbeddedOptions, startEmbedded } from "./embedded.js";
export { lockInstance } from "./instance-lock.js";
export { accountForServer, handOver, type RunAs } from "./run-as.js";
export { freePort, newPassword, Server } from "./server.js";
