import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type ReachingFunctions, reachOf } from "./reach.js";
import { refuse, state } from "./state.js";
import {
  Answer,
  isClientMessage,
  isGoodbye,
  isPassword,
  readBeginning,
  simpleQuery,
  statementIn,
} from "./wire.js";

/** The classification of a connection to PostgreSQL. */
type Verdict =
  /** Opened by this package, or by the config's own functions to start a server. */
  | { kind: "trusted" }
  /** The server is asked before the first statement whether it really is that scratch database. */
  | { kind: "scratch"; database: string; verified: boolean }
  /** Opened while the config was loaded; made read-only on the server. */
  | { kind: "watched"; database: string; readOnly: boolean; readWhenSent: number };

type Done = (error?: Error | null) => void;
type Send = (data: Buffer, done: Done) => void;
type Chunk = { chunk: string | Uint8Array; encoding: BufferEncoding };

const verdicts = new WeakMap<net.Socket, Verdict>();
/** Local ports of connections opened by the project's own files, which identify their sessions. */
export const projectPorts = new Set<number>();

/** The open ones among them. */
const watched = new Set<net.Socket>();
const PAUSE_MS = 50;
const PATIENCE_MS = 3000;

const WHO = `SELECT datname, pg_catalog.shobj_description(oid, 'pg_database')
  FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()`;
const READ_ONLY = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY";

/**
 * Guards every socket of the process. Whatever driver, or copy of one, sends something to
 * PostgreSQL, it passes through here, even on earlier connections.
 */
export function guardSockets(): void {
  const prototype = net.Socket.prototype as unknown as Record<string, (...args: never[]) => void>;
  const write = prototype._write as (data: Buffer, encoding: string, sent: Done) => void;
  for (const name of ["_write", "_writev"]) {
    const original = prototype[name] as (...args: unknown[]) => void;
    prototype[name] = function (this: net.Socket, ...args: unknown[]) {
      const pass = () => original.apply(this, args);
      if (isOutside(this)) return pass();
      const [first, encoding] = args as [unknown, BufferEncoding];
      const chunks = (name === "_write" ? [{ chunk: first, encoding }] : first) as Chunk[];
      const send: Send = (bytes, sent) => write.call(this, bytes, "buffer", sent);
      judge(this, Buffer.concat(chunks.map(bytesOf)), send, pass, args.at(-1) as Done);
    };
  }
}

/**
 * Waits until the connections that were opened while the config was loaded are idle, so that none
 * is interrupted while it is being opened. Limited by a timeout, since some are never idle.
 */
export async function restOfWatched(): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  let before = "";
  do {
    await sleep(PAUSE_MS);
    const now = [...watched].map(({ bytesRead, bytesWritten }) => `${bytesRead}/${bytesWritten}`);
    if (before === now.join() && ![...watched].some(awaitsAnswer)) return;
    before = now.join();
  } while (performance.now() < until);
}

function awaitsAnswer(socket: net.Socket): boolean {
  const verdict = verdicts.get(socket);
  return verdict?.kind === "watched" && verdict.readWhenSent === socket.bytesRead;
}

/**
 * Whether a socket is to be ignored. Trusted ones are classified from the start, for later phases.
 */
function isOutside(socket: net.Socket): boolean {
  if (state.phase !== "open" || verdicts.has(socket)) return false;
  const kind = state.scope.getStore()?.kind;
  return kind !== "own" && kind !== "server";
}

function bytesOf({ chunk, encoding }: Chunk): Buffer {
  return typeof chunk === "string" ? Buffer.from(chunk, encoding) : Buffer.from(chunk);
}

/** What to do with data that is about to be sent. */
type Decision =
  | "pass"
  /** Nothing is sent, and the connection is closed. */
  | { stop: string }
  /** The server is queried first, and its answer decides. */
  | { ask: string; decide: (values: (string | null)[]) => Decision };

function judge(socket: net.Socket, data: Buffer, send: Send, pass: () => void, done: Done): void {
  const carryOut = (decision: Decision): void => {
    if (decision === "pass") pass();
    else if ("stop" in decision) stop(socket, decision.stop, done);
    else ask(socket, decision.ask, send, done, (values) => carryOut(decision.decide(values)));
  };
  carryOut(decide(socket, data));
}

function decide(socket: net.Socket, data: Buffer): Decision {
  const known = verdicts.get(socket);
  const beginning = known ? undefined : readBeginning(data);
  if (beginning === "negotiation" || isGoodbye(data)) return "pass";
  if (beginning) return begin(socket, beginning.database);
  if (!known) {
    const isOld = state.phase === "closed" && isClientMessage(data);
    return isOld ? { stop: "would have used a connection from before" } : "pass";
  }
  if (known.kind === "trusted" || isPassword(data)) return "pass";
  if (known.kind === "watched") {
    known.readWhenSent = socket.bytesRead;
    if (state.phase === "closed") return stopAt(known.database);
    if (known.readOnly || state.phase === "open") return "pass";
    known.readOnly = true;
    return { ask: READ_ONLY, decide: () => "pass" };
  }
  const mark = state.allowed.get(known.database);
  if (mark === undefined) return stopAt(known.database);
  const scope = state.scope.getStore();
  if (scope?.kind === "project") {
    const objection = objectionTo(statementIn(data) ?? "", known.database, scope.sharesServer);
    if (objection) return { stop: objection };
  }
  if (known.verified) return "pass";
  const verify = ([database, found]: (string | null)[]): Decision => {
    known.verified = database === known.database && found === mark;
    return known.verified ? "pass" : stopAt(database ?? known.database);
  };
  return { ask: WHO, decide: verify };
}

/** The functions that reach beyond their database, by that. */
const reaching = new Map<string, ReachingFunctions>();

function objectionTo(sql: string, database: string, sharesServer: boolean): string | undefined {
  const functions = reaching.get(database) ?? new Map();
  reaching.set(database, functions);
  const objections = reachOf(sql, functions).flatMap((reach) => {
    if ("what" in reach) return reach.what;
    if ("database" in reach) {
      return reach.database !== undefined && state.allowed.has(reach.database)
        ? []
        : `would have changed ${reach.database ? `the database ${reach.database} itself` : "a database itself"}`;
    }
    return sharesServer
      ? `would have changed ${reach.role ? `the role ${reach.role}` : "a role"}, which the live database has too (with \`scratch\` on another server it may)`
      : [];
  });
  return objections[0];
}

function begin(socket: net.Socket, database: string): Decision {
  const verdict = verdictOn(database);
  if (!verdict) return stopAt(database);
  verdicts.set(socket, verdict);
  if (verdict.kind === "watched") {
    if (socket.localPort) projectPorts.add(socket.localPort);
    watched.add(socket);
    socket.once("close", () => watched.delete(socket));
  }
  return "pass";
}

/** Undefined if the connection must not be made. */
function verdictOn(database: string): Verdict | undefined {
  const scope = state.scope.getStore();
  if (state.allowed.has(database)) return { kind: "scratch", database, verified: false };
  if (scope?.kind === "own") return { kind: "trusted" };
  if (scope?.kind === "server" && (scope.anyDatabase || database === "postgres"))
    return { kind: "trusted" };
  return state.phase === "closed"
    ? undefined
    : { kind: "watched", database, readOnly: false, readWhenSent: 0 };
}

function stopAt(database: string): Decision {
  return { stop: `would have reached the database ${database}` };
}

function stop(socket: net.Socket, what: string, done: Done): void {
  const error = refuse(what);
  surviveEvents(socket);
  done(error);
  socket.destroy(error);
}

/**
 * Keeps error handlers of the project from ending the process when their connection is closed: a
 * client without an "error" listener throws, as does Sequelize 6 with replication while it
 * connects.
 */
function surviveEvents(socket: net.Socket): void {
  const emit = socket.emit;
  socket.emit = (...event: unknown[]) => {
    try {
      return emit.apply(socket, event as never);
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error));
      return true;
    }
  };
}

/** Queries the server on the same connection, invisibly to its driver, before the data is sent. */
function ask(
  socket: net.Socket,
  sql: string,
  send: Send,
  done: Done,
  then: (values: (string | null)[]) => void,
): void {
  const answer = new Answer();
  const own = socket as { push?: net.Socket["push"] };
  const push = socket.push;
  own.push = (chunk: Buffer | null, ...rest) => {
    const left = chunk === null ? undefined : answer.take(chunk);
    if (chunk !== null && left === undefined) return true;
    delete own.push;
    if (chunk === null) return push.call(socket, chunk, ...rest);
    if (answer.error === undefined) then(answer.values);
    else done(new Error(answer.error));
    return left!.length > 0 ? push.call(socket, left, ...rest) : true;
  };
  send(simpleQuery(sql), (error) => error && done(error));
}
