import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { basename, delimiter, join, sep } from "node:path";
import { isDatabaseUrl } from "./environment.js";
import { state } from "./state.js";

/** How a program is started. */
export interface Start {
  file: string;
  /** Without the program's own name. */
  args: string[];
  environment: Record<string, string>;
}

const SHELLS = /^(ba|da|z)?sh$/;
const CLIENTS = /^(psql|pg_dump|pg_restore|pg_isready)$/;
const WITH_VALUE = /^(-[cfvoFRPTLnNtTjE]|--(command|file|set|variable|output|schema|table|jobs))$/;
const ADDRESS = /^(-[hpUd]|--(host|port|username|dbname))/;

/**
 * Why a program cannot be started safely, as the end of a sentence; undefined if it can. Node
 * programs preload the guard; PostgreSQL's own use the replaced environment. Connections of any
 * other program cannot be controlled.
 *
 * @param around the environment with the scratch database's address
 */
export function objectionTo(
  { file, args, environment }: Start,
  around: Record<string, string | undefined> = environment,
): string | undefined {
  const name = basename(file);
  const own = Object.entries(environment).find(([variable, value]) =>
    /^PG(HOST|HOSTADDR|PORT|USER|DATABASE|SERVICE)$/.test(variable)
      ? value !== around[variable]
      : isDatabaseUrl(value) && value.split("?")[0] !== scratchUrl(around),
  );
  if (own) return `starts ${name} with an address of its own in ${own[0]}`;
  if (state.programs.has(name)) return undefined;
  if (SHELLS.test(name)) return objectionToShell(args, environment);
  if (CLIENTS.test(name)) return objectionToClient(name, args, environment);
  if (isNode(file, environment)) return undefined;
  return `starts ${name}, and what that connects to can't be seen (\`programs\` in the config names those that connect to nothing)`;
}

function objectionToShell(args: string[], environment: Record<string, string>): string | undefined {
  const command = args[args.indexOf("-c") + 1];
  if (!args.includes("-c") || command === undefined)
    return "starts a shell that reads its commands elsewhere";
  if (/`|\$\(|<\(|<<|\b(eval|exec|export)\b/.test(command))
    return `starts a shell with commands that can't be followed: ${command}`;
  for (const part of command.split(/&&|\|\||[;|&\n]/)) {
    // A file redirected into a database client is checked like an argument.
    const plain = part.replace(/\d*>+\s*\S+/g, "").replace(/<\s*(\S+)/g, " -f $1");
    const words = plain.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? [];
    const own = { ...environment };
    while (/^\w+=/.test(words[0] ?? "")) {
      const [name, ...value] = words.shift()!.split("=");
      own[name!] = unquoted(value.join("="), environment);
    }
    const [file, ...rest] = words.map((word) => unquoted(word, own));
    if (file === undefined || /^(cd|echo|exit|true|set)$/.test(file)) continue;
    const objection = objectionTo({ file, args: rest, environment: own }, environment);
    if (objection) return objection;
  }
  return undefined;
}

function unquoted(word: string, environment: Record<string, string>): string {
  if (word.startsWith("'")) return word.slice(1, -1);
  return word.replace(/^"|"$/g, "").replace(/\$\{?(\w+)\}?/g, (_, name) => environment[name] ?? "");
}

function objectionToClient(
  name: string,
  args: string[],
  environment: Record<string, string>,
): string | undefined {
  const own = `starts ${name} with an address of its own`;
  const known = [environment.PGDATABASE, scratchUrl(environment)];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (ADDRESS.test(arg)) {
      const value = arg.includes("=")
        ? arg.slice(arg.indexOf("=") + 1)
        : /^-\w./.test(arg) && !arg.startsWith("--")
          ? arg.slice(2)
          : args[++at];
      const replaced = [environment.PGHOST, environment.PGPORT, environment.PGUSER, ...known];
      if (!replaced.includes(value?.split("?")[0])) return own;
    } else if (WITH_VALUE.test(arg)) {
      if (changesConnection(args[++at] ?? "", /^(-f|--file)$/.test(arg))) return own;
    } else if (
      !arg.startsWith("-") &&
      name !== "pg_restore" &&
      !known.includes(arg.split("?")[0])
    ) {
      return own;
    } else if (
      changesConnection(arg.replace(/^(-[cf]|--(command|file)=)/, ""), /^(-f|--file=)/.test(arg))
    ) {
      return own;
    }
  }
  return undefined;
}

/** Whether psql commands may switch to another database. */
function changesConnection(text: string, isFile: boolean): boolean {
  try {
    return /^\s*\\(c|connect|i|ir|include|!)\b/m.test(isFile ? readFileSync(text, "utf8") : text);
  } catch {
    return false; // there is no such file, and psql will say so
  }
}

function scratchUrl({
  PGUSER = "",
  PGPASSWORD = "",
  PGHOST,
  PGPORT,
  PGDATABASE = "",
}: Record<string, string | undefined>) {
  const [user, password, database] = [PGUSER, PGPASSWORD, PGDATABASE].map(encodeURIComponent);
  return `postgresql://${user}:${password}@${PGHOST}:${PGPORT}/${database}`;
}

/** Whether it is Node itself, or a script that is run by it, such as npm and its commands. */
function isNode(file: string, environment: Record<string, string>): boolean {
  if (/^node(\.exe)?$/.test(basename(file)) || file === process.execPath) return true;
  const places = file.includes(sep)
    ? [file]
    : (environment.PATH ?? "").split(delimiter).map((folder) => join(folder, file));
  for (const path of places) {
    const start = beginningOf(path);
    if (start === undefined) continue;
    const firstLine = start.split("\n")[0]!;
    if (/^#!.*\bnode\b/.test(firstLine)) return true;
    return (
      /^#!\/bin\/sh/.test(firstLine) &&
      path.includes(`node_modules${sep}.bin`) &&
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
