import { ScopedClient } from "./internals.js";

// Loaded into a Docket before it starts, for one measurement: what would a request cost if role and
// user were not set with each statement? Only on a copy of the database whose policies are off.

type PreludeOf = (this: object, scope: object, ...rest: unknown[]) => unknown;

const prototype = ScopedClient.prototype as { preludeOf?: PreludeOf };
const { preludeOf } = prototype;
if (!preludeOf) {
  throw new Error(
    "ScopedClient.preludeOf is gone, so this would measure nothing. Adapt unscoped.ts.",
  );
}
prototype.preludeOf = function (scope, ...rest) {
  return preludeOf.call(this, { ...scope, role: null }, ...rest);
};
