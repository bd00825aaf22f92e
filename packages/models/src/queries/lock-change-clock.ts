/**
 * SQL that keeps others from changing anything of a user's until the transaction ends; `$1` is the user. Whoever locks
 * rows and changes them afterwards sends this first, as each statement that changes rows does by itself, so that no two
 * transactions wait for each other. `seq` is the number of the user's last change, as this transaction sees it.
 */
export const LOCK_CHANGE_CLOCK =
  'SELECT last_change("user_id", seq) AS seq FROM change_clocks WHERE "user_id" = $1 FOR UPDATE';
