/** Preloaded by every Node program and thread that the project's code starts. */
import { GUARD_VARIABLE } from "./children.js";
import { install } from "./guard.js";
import { state } from "./state.js";

const message = process.env[GUARD_VARIABLE];
if (message !== undefined) {
  const { phase, allowed, programs } = JSON.parse(message) as {
    phase: typeof state.phase;
    allowed: [string, string][];
    programs: string[];
  };
  state.phase = phase;
  for (const [name, mark] of allowed) state.allowed.set(name, mark);
  for (const program of programs) state.programs.add(program);
  install();
}
