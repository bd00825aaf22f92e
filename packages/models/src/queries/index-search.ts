import { QueryTypes, type Sequelize } from "sequelize";

/**
 * The SQLSTATE of a search that would not have all changes of its user yet. Whoever meets it calls `indexSearch` and
 * searches again.
 */
export const SEARCH_BEHIND = "DK001";

/** How many tasks a transaction brings up to date at most, so that none is long. */
const BATCH = 500;

/** What `indexSearch` needs of a database; that of `@docket/database` has it. */
export interface SearchIndex {
  readonly sequelize: Sequelize;
  forUser<T>(userId: string, work: () => Promise<T>, options: { autocommit: boolean }): Promise<T>;
}

/**
 * Brings what a search goes by up to date with all that the user has changed, in steps, each a unit of work of its own
 * unless it is called in one. It takes a fraction of the time that the changes took, so it catches up with any writer.
 *
 * @returns the number of the last change that a search can count on, as `taskList` takes it in `indexed`
 *
 * @example
 * const indexed = await indexSearch(database, userId);
 * const search = taskList({ userId, q: "milk", sort: "newest", limit: 50, indexed });
 * const found = await database.forUser(userId, () => Task.findAll(search));
 */
export async function indexSearch(database: SearchIndex, userId: string): Promise<string> {
  for (;;) {
    const [row] = await database.forUser(
      userId,
      () =>
        database.sequelize.query<{ reached: string | null }>(
          "SELECT index_search($userId, $most) AS reached",
          { bind: { userId, most: BATCH }, type: QueryTypes.SELECT },
        ),
      { autocommit: true },
    );
    if (row?.reached) return row.reached;
  }
}
