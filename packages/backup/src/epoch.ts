import type { Client } from "pg";
import { quoted, withConnection } from "./connection.js";
import type { SequenceState } from "./format.js";
import { refuseOthers } from "./refuse-others.js";
import { inTransaction } from "./set-aside.js";
import { type BackupTable, readTables } from "./tables.js";

/**
 * How many ids are skipped. Some of them were given out before the last changes were lost, and must not refer to
 * other rows for the programs, browsers and links that know them: a change made offline would change the wrong
 * task.
 */
const LEFT_OUT = 1_000_000;

/**
 * To be called when a database has lost its last changes otherwise than by {@link restoreBackup}: clients that have
 * seen them synchronise from scratch, and none of their ids is given out again.
 *
 * @throws BackupError if anything else is connected; DatabaseError
 */
export async function beginEpoch(url: string): Promise<void> {
  await withConnection(url, async (client) => {
    await refuseOthers(client);
    await inTransaction(client, async () => {
      await skipIds(client, await readSequences(client, await readTables(client)));
      await renewEpoch(client);
    });
  });
}

/** Where the sequences of tables are. */
export async function readSequences(
  client: Client,
  tables: BackupTable[],
): Promise<SequenceState[]> {
  const states: SequenceState[] = [];
  for (const { name, sequences } of tables) {
    for (const { column, sequence } of sequences) {
      const { rows } = await client.query<{ value: string; isCalled: boolean }>(
        `SELECT last_value::text AS value, is_called AS "isCalled" FROM ${sequence}`,
      );
      if (rows[0]) states.push({ table: name, column, ...rows[0] });
    }
  }
  return states;
}

/** Sets sequences far enough beyond where they were. */
export async function skipIds(client: Client, states: SequenceState[]): Promise<void> {
  for (const { table, column, value, isCalled } of states) {
    await client.query(
      "SELECT setval(pg_get_serial_sequence($1, $2)::regclass, $3::bigint + $4::bigint, $5)",
      [quoted(table), column, value, LEFT_OUT, isCalled],
    );
  }
}

/**
 * Change numbers that were given out before are given out again: clients that have seen them must synchronise from
 * scratch.
 */
export async function renewEpoch(client: Client): Promise<void> {
  await client.query("UPDATE change_epoch SET epoch = gen_random_uuid()");
}
