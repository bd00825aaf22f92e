import { ScopedClient } from "./internals.js";

// Loaded into a Docket before it starts, for one measurement: what would a request cost if role and
// user were not set with each statement? Only on a copy of the database whose policies are off.

const prototype = ScopedClient.prototype as unknown as {
  preludeOf(this: object, scope: object): { name?: string }[];
};
const { preludeOf } = prototype;
prototype.preludeOf = function (scope) {
  return preludeOf.call(this, { ...scope, role: null });
};
