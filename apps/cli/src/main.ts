#!/usr/bin/env node
import { stopOnSignals } from "./interrupt.js";
import { run } from "./run.js";

stopOnSignals();
process.exitCode = await run(process.argv.slice(2));
