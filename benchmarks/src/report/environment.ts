import { execFileSync } from "node:child_process";
import { cpus, release, totalmem } from "node:os";
import { postgresSettings } from "../setup/postgres.js";

/** The machine and versions behind the figures, without which they mean little. */
export function environment() {
  const [cpu] = cpus();
  return {
    measuredAt: new Date().toISOString(),
    commit: commit(),
    cpu: cpu?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${process.platform} ${release()}`,
    node: process.version,
    postgresSettings,
  };
}

function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "unknown";
  }
}
