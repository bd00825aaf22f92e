import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { refuse, state } from "./state.js";
import {
  Answer,
  isClientMessage,
  isGoodbye,
  isPassword,
  readBeginning,
  readsBeyond,
  simpleQuery,
} from "./wire.js";

/** What is known of a connection to PostgreSQL. */
type Verdict =
  /** Opened by this package, or by the config's own functions to start a server. */
  | { kind: "trusted" }
  /** To be asked which database it is before its first statement; then only that one is meant. */
  | { kind: "scratch"; database: string; verified: boolean }
  /** Opened while the config was loaded; the server is told to take no writes. */
  | { kind: "watched"; database: string; readOnly: boolean; readWhenSent: number };

type Done = (error?: Error | null) => void;
type Send = (data: Buffer, done: Done) => void;

const verdicts = new WeakMap<net.Socket, Verdict>();
/** Local ports of connections that the project's own files have opened, for who asks the server about them. */
export const projectPorts = new Set<number>();

/** Those of them that are open. */
const watched = new Set<net.Socket>();
const PAUSE_MS = 50;
const PATIENCE_MS = 3000;

const WHO = `SELECT datname, pg_catalog.shobj_description(oid, 'pg_database')
  FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()`;
const READ_ONLY = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY";

/**
 * Puts the guard under every socket of the process. Whatever driver sends something to PostgreSQL,
 * and whichever copy of it, it goes through here, also on connections from before.
 */
export function guardSockets(): void {
  const prototype = net.Socket.prototype as net.Socket & Required<Pick<net.Socket, "_writev">>;
  const { _write: write, _writev: writev } = prototype;
  prototype._write = function (
    this: net.Socket,
    chunk: unknown,
    encoding: BufferEncoding,
    done: Done,
  ) {
    if (isOutside(this)) return write.call(this, chunk, encoding, done);
    const data = bytesOf(chunk, encoding);
    const send: Send = (bytes, sent) => write.call(this, bytes, "buffer" as BufferEncoding, sent);
    judge(this, data, send, () => write.call(this, chunk, encoding, done), done);
  };
  prototype._writev = function (
    this: net.Socket,
    chunks: { chunk: unknown; encoding: BufferEncoding }[],
    done: Done,
  ) {
    if (isOutside(this)) return writev.call(this, chunks as never, done);
    const data = Buffer.concat(chunks.map(({ chunk, encoding }) => bytesOf(chunk, encoding)));
    const send: Send = (bytes, sent) => write.call(this, bytes, "buffer" as BufferEncoding, sent);
    judge(this, data, send, () => writev.call(this, chunks as never, done), done);
  };
}

/**
 * Waits until the connections that were opened while the config was loaded have nothing under way, so that
 * none breaks off in the middle of being opened. Not for ever: some never rest.
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

/** Whether a socket is nobody's business. Trusted ones are known from their beginning, for a later time. */
function isOutside(socket: net.Socket): boolean {
  if (state.phase !== "open" || verdicts.has(socket)) return false;
  const kind = state.scope.getStore()?.kind;
  return kind !== "own" && kind !== "server";
}

function bytesOf(chunk: unknown, encoding: BufferEncoding): Buffer {
  return typeof chunk === "string"
    ? Buffer.from(chunk, encoding)
    : Buffer.from(chunk as Uint8Array);
}

/** What becomes of some bytes. */
type Decision =
  | "pass"
  /** Nothing is sent, and the connection ends. */
  | { stop: string }
  /** The server is asked something first, and the answer decides. */
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
  const isProjects = state.scope.getStore()?.kind === "project";
  const further = isProjects ? readsBeyond(data) : undefined;
  if (further && "what" in further) return { stop: further.what };
  if (further && !state.allowed.has(further.database)) {
    return { stop: `would have changed the database ${further.database} itself` };
  }
  if (known.verified) return "pass";
  const verify = ([database, found]: (string | null)[]): Decision => {
    known.verified = database === known.database && found === mark;
    return known.verified ? "pass" : stopAt(database ?? known.database);
  };
  return { ask: WHO, decide: verify };
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

/** Undefined where the connection must not come about. */
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
 * What the project does when it hears that its connection broke does not end the process: a client of which
 * nobody hears the errors throws then, as does Sequelize 6 with replication while it connects.
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

/** Asks the server on the very connection, unseen by its driver, and only then lets it go on. */
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
