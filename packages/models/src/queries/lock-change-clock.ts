import { RESERVED_FOR_SETTING } from "../schema/changes.js";

/**
 * SQL that keeps others from changing anything of a user's until the transaction ends; `$1` is the user. Whoever locks
 * rows and changes them afterwards sends this first, as each statement that changes rows does by itself, so that no two
 * transactions wait for each other. `seq` is the number of the user's last change, as this transaction sees it.
 */
export const LOCK_CHANGE_CLOCK =
  'SELECT last_change("user_id", seq) AS seq FROM change_clocks WHERE "user_id" = $1 FOR UPDATE';

/** SQL after which the changes of a transaction are a change set of their own: they are undone by themselves. */
export const BEGIN_CHANGE_SET = `SET LOCAL ${RESERVED_FOR_SETTING} = ''`;
