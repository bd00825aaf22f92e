import type { Database } from "@docket/database";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { DatabaseFailure } from "./database-state.js";

/** Metrics in the Prometheus format. */
export interface Metrics {
  observe(method: string, status: number, milliseconds: number): void;
  /** Counts a failure of the database. */
  databaseFailed(failure: DatabaseFailure): void;
  text(): Promise<string>;
  contentType: string;
}

/** What is read when metrics are requested. */
export interface Measured {
  /** The monitored database, once it exists. */
  database: () => Database;
  /** Whether it takes changes, as far as is known. */
  takesChanges: () => boolean;
  /** How many streams of changes are open. */
  streams: () => number;
  /** When the newest scheduled backup was made; `null` if none are scheduled. */
  lastBackup: (() => Promise<Date | null>) | null;
}

export function createMetrics({ database, takesChanges, streams, lastBackup }: Measured): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: "docket_http_request_seconds",
    help: "Time from the first byte of a request to the last of its answer.",
    labelNames: ["method"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  });
  const requests = new Counter({
    name: "docket_http_requests_total",
    help: "Requests, by the class of their answer.",
    labelNames: ["method", "status"],
    registers,
  });
  new Gauge({
    name: "docket_database_connections",
    help: "Connections to the database, by what they do; and who waits for one.",
    labelNames: ["state"],
    registers,
    collect() {
      const { idle, inUse, waiting, max } = database().poolFigures();
      for (const [state, value] of Object.entries({ idle, inUse, waiting, max }))
        this.set({ state }, value);
    },
  });
  const failures = new Counter({
    name: "docket_database_failures_total",
    help: "Statements and connections that failed because of the database, by what was wrong with it.",
    labelNames: ["reason"],
    registers,
  });
  const gauge = (name: string, help: string, read: () => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await read());
      },
    });
  gauge(
    "docket_database_takes_changes",
    "0 while changes fail because the database's disk is full, or it is read-only.",
    () => (takesChanges() ? 1 : 0),
  );
  gauge(
    "docket_change_streams",
    "Open streams of changes: one a browser, and one a program that follows.",
    streams,
  );
  if (lastBackup) {
    gauge(
      "docket_last_backup_timestamp_seconds",
      "When the newest scheduled backup was made, in Unix time; 0 if there is none.",
      async () => ((await lastBackup().catch(() => null))?.getTime() ?? 0) / 1_000,
    );
  }
  return {
    databaseFailed: (reason) => failures.inc({ reason }),
    observe(method, status, milliseconds) {
      duration.observe({ method }, milliseconds / 1_000);
      requests.inc({ method, status: `${Math.floor(status / 100)}xx` });
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
