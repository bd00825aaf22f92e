import { closeSync, openSync, readSync } from "node:fs";
import { basename, delimiter, join, sep } from "node:path";
import { state } from "./state.js";

const SHELLS = /^(ba|da|z)?sh$/;
const BUILT_IN = /^(cd|echo|exit|true|set)?$/;

/**
 * Why a program cannot be started safely, as the end of a sentence; undefined if it can. Node
 * programs preload the guard. The connections of any other can't be seen, so the config has to
 * name it.
 *
 * @param args without the program's own name
 * @param path where programs are looked up
 */
export function objectionTo(file: string, args: string[], path = ""): string | undefined {
  const name = basename(file);
  if (state.programs.has(name) || isNode(file, path)) return undefined;
  if (SHELLS.test(name)) return objectionToShell(args, path);
  return `starts ${name}, and what that connects to can't be seen (\`programs\` in the config names those that may run)`;
}

function objectionToShell(args: string[], path: string): string | undefined {
  const command = args[args.indexOf("-c") + 1];
  if (!args.includes("-c") || command === undefined)
    return "starts a shell that reads its commands elsewhere";
  if (/[`()]|<<|\b(eval|exec|export)\b|\bNODE_OPTIONS=/.test(command))
    return `starts a shell with commands that can't be followed: ${command}`;
  const commands = command.replace(/\d*>+&?\s*[^\s;|&<>]+/g, "").split(/&&|\|\||[;|&\n]/);
  for (const one of commands) {
    const [, program = ""] = /^\s*(?:\w+=(?:[^\s'"\\]|'[^']*'|"[^"\\]*")*\s+)*(\S*)/.exec(one)!;
    const objection = BUILT_IN.test(program) ? undefined : objectionTo(program, [], path);
    if (objection) return objection;
  }
  return undefined;
}

/** Whether it is Node itself, or a script that is run by it, such as npm and its commands. */
function isNode(file: string, path: string): boolean {
  if (/^node(\.exe)?$/.test(basename(file)) || file === process.execPath) return true;
  const places = file.includes(sep)
    ? [file]
    : path.split(delimiter).map((folder) => join(folder, file));
  for (const place of places) {
    const start = beginningOf(place);
    if (start === undefined) continue;
    const firstLine = start.split("\n")[0]!;
    if (/^#!.*[/ ]node(?: |$)/.test(firstLine)) return true;
    return (
      /^#!\/bin\/sh/.test(firstLine) &&
      place.includes(`node_modules${sep}.bin`) &&
      /exec\s.*\bnode\b/.test(start)
    );
  }
  return false;
}

function beginningOf(path: string): string | undefined {
  try {
    const file = openSync(path, "r");
    try {
      const bytes = Buffer.alloc(8192);
      return bytes.toString("latin1", 0, readSync(file, bytes));
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
