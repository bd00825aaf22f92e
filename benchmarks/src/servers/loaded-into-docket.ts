import { readFileSync } from "node:fs";
import { LRUCache } from "lru-cache";
import pg from "pg";
import { PreparedNames, RowShape, ScopedClient, ScopedStatement } from "../internals.js";
import type { Part } from "./partial-docket.js";

// Preloaded into a Docket to measure what a request would cost without one of its optimisations.
// The one to disable is named in a file, which is read on SIGUSR2, so that the same process is
// measured with and without it.

let missing: Part | "" = "";
process.on("SIGUSR2", () => {
  missing = readFileSync(process.env.BENCH_WITHOUT ?? "", "utf8") as Part | "";
});

type Method = (this: never, ...args: never[]) => unknown;

/** Replaces a method by that of `make` while `part` is disabled. */
function replace(
  part: Part,
  { prototype }: { prototype: object },
  name: string,
  make: (method: Method) => Method,
): void {
  const methods = prototype as Record<string, Method>;
  const method = methods[name];
  if (!method) throw new Error(`${name} is gone, so this would measure nothing.`);
  const other = make(method);
  methods[name] = function (...args) {
    return (missing === part ? other : method).apply(this, args);
  };
}

interface Wire {
  stream: { cork(): void; uncork(): void; write(bytes: Buffer): void };
}

interface Statement {
  text: string;
  name: string | undefined;
  inIndexOrder?: boolean;
}

/** Modifies the statement that a client is to execute. */
const restate = (change: (statement: Statement) => Partial<Statement>) => (execute: Method) =>
  function (this: object, statement: Statement, ...rest: unknown[]) {
    return execute.apply(
      this as never,
      [{ ...statement, ...change(statement) }, ...rest] as never[],
    );
  } as Method;

// The same class caches statements and their shapes; credentials are recognised by their form.
replace(
  "tokens remembered",
  LRUCache,
  "get",
  (get) =>
    function (...args) {
      return /^(Bearer |.*session_token=)/.test(String(args[0]))
        ? undefined
        : get.apply(this, args);
    },
);

const keepsNames = Object.getOwnPropertyDescriptor(ScopedClient.prototype, "keepsNames")?.get;
if (!keepsNames) throw new Error("keepsNames is gone, so this would measure nothing.");
Object.defineProperty(ScopedClient.prototype, "keepsNames", {
  get() {
    return missing !== "names for statements" && keepsNames.call(this);
  },
});

const { preludeOf } = ScopedClient.prototype as Record<string, Method>;
if (!preludeOf) throw new Error("preludeOf is gone, so this would measure nothing.");
Object.assign(ScopedClient.prototype, {
  preludeOf(this: { shared: { pipeline: boolean } }, scope: object, ...rest: unknown[]) {
    this.shared.pipeline = missing !== "one round trip";
    const role = missing === "role and user" ? { role: null } : {};
    return preludeOf.apply(this as never, [{ ...scope, ...role }, ...rest] as never[]);
  },
});

replace("rows described once", PreparedNames, "shapeOf", () => () => null);

const withDates = new WeakMap<object, object>();
replace(
  "times as text",
  PreparedNames,
  "shapeOf",
  (shapeOf) =>
    function (...args) {
      const shape = shapeOf.apply(this, args) as { fields: pg.FieldDef[] } | null;
      if (!shape) return shape;
      const other = withDates.get(shape) ?? new RowShape(shape.fields, pg.types);
      withDates.set(shape, other);
      return other;
    },
);

replace(
  "one write",
  ScopedStatement,
  "submit",
  () =>
    function (this: { messages(): Buffer[] }, wire: Wire) {
      wire.stream.cork();
      for (const message of this.messages()) wire.stream.write(message);
      wire.stream.uncork();
      return null;
    } as Method,
);

replace(
  "order before estimates",
  ScopedClient,
  "execute",
  restate(() => ({ inIndexOrder: false })),
);
