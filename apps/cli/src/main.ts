#!/usr/bin/env node
import { CommanderError } from "commander";
import { exitCodes } from "./errors.js";
import { isStopping, stopOnSignals } from "./interrupt.js";
import { createProgram } from "./program.js";
import { say } from "./terminal/output.js";

stopOnSignals();
try {
  await createProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // It has said what is wrong, or shown the help that was asked for.
    process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage;
  } else if (!isStopping()) {
    const { explain } = await import("./explain.js");
    const { message, exitCode } = explain(error);
    say(message);
    process.exitCode = exitCode;
  }
}
