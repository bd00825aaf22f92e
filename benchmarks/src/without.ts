import pg from "pg";
import {
  BoundedCache,
  PreparedNames,
  plainTypes,
  ScopedClient,
  ScopedStatement,
} from "./internals.js";
import type { Part } from "./measure/without.js";

// Loaded into a Docket before it starts, for one measurement: what would a request cost without one
// of the things that make it fast?

type Method = (this: never, ...args: never[]) => unknown;

/** Puts `make`'s method in the place of the one there is, so that a renamed one is noticed. */
function replace(prototype: object, name: string, make: (method: Method) => Method): void {
  const methods = prototype as Record<string, Method>;
  if (!methods[name]) throw new Error(`${name} is gone, so this would measure nothing.`);
  methods[name] = make(methods[name]);
}

interface Wire {
  stream: { cork(): void; uncork(): void; write(bytes: Buffer): void };
}

interface Statement {
  text: string;
  inOrder?: boolean;
}

const takeAway: Record<Part, () => void> = {
  "tokens remembered": () => replace(BoundedCache.prototype, "get", () => () => undefined),

  "names for statements": () =>
    Object.defineProperty(ScopedClient.prototype, "keepsNames", { get: () => false }),

  "one round trip": () =>
    replace(
      ScopedClient.prototype,
      "preludeOf",
      (preludeOf) =>
        function (this: { shared: { pipeline: boolean } }, ...args) {
          this.shared.pipeline = false;
          return preludeOf.apply(this as never, args);
        },
    ),

  "rows described once": () => replace(PreparedNames.prototype, "shapeOf", () => () => null),

  "one write": () =>
    replace(
      ScopedStatement.prototype,
      "submit",
      () =>
        function (this: { messages(): Buffer[] }, wire: Wire) {
          wire.stream.cork();
          for (const message of this.messages()) wire.stream.write(message);
          wire.stream.uncork();
          return null;
        },
    ),

  "times as text": () => {
    plainTypes.getTypeParser = pg.types.getTypeParser as never;
  },

  "order before estimates": () =>
    replace(
      ScopedClient.prototype,
      "execute",
      (execute) =>
        function (this: object, statement: Statement, ...rest) {
          return execute.call(
            this as never,
            ...([{ ...statement, inOrder: false }, ...rest] as never[]),
          );
        },
    ),

  "pattern folded once": () =>
    replace(
      ScopedClient.prototype,
      "execute",
      (execute) =>
        function (this: object, statement: Statement, ...rest) {
          const text = statement.text.replace(
            /lower\(([^)]*)\) LIKE \(SELECT lower\(([^)]*)\)\)/g,
            "$1 ILIKE $2",
          );
          return execute.call(this as never, ...([{ ...statement, text }, ...rest] as never[]));
        },
    ),

  "role and user": () =>
    replace(
      ScopedClient.prototype,
      "preludeOf",
      (preludeOf) =>
        function (this: object, scope: object, ...rest) {
          return preludeOf.call(this as never, ...([{ ...scope, role: null }, ...rest] as never[]));
        },
    ),
};

takeAway[process.env.BENCH_WITHOUT as Part]();
