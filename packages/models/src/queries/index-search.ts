import { QueryTypes, type Sequelize } from "sequelize";

/**
 * The SQLSTATE of a search whose index lacks some of the user's changes. The caller must call
 * `indexSearch` and search again.
 */
export const SEARCH_BEHIND = "DK001";

/** The maximum number of tasks that one transaction indexes, to keep it short. */
const BATCH = 500;

/** The part of `@docket/database`'s `Database` that `indexSearch` needs. */
export interface SearchIndex {
  readonly sequelize: Sequelize;
  forUser<T>(userId: string, work: () => Promise<T>, options: { autocommit: boolean }): Promise<T>;
}

/**
 * Brings the search index up to date with all of the user's changes, in batches, each a unit of
 * work of its own unless it is called in one. It takes a fraction of the time that the changes
 * took, so it catches up with any writer.
 *
 * @returns the number of the last change that is indexed for certain, to be passed to `taskList` as
 * `indexed`
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
