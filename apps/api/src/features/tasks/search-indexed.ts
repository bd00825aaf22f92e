import { driverError } from "@docket/database";
import { indexSearch, SEARCH_BEHIND } from "@docket/models";
import type { OperationContext } from "../../operations/operation.js";

/**
 * Searches with an index that includes all changes of the user. Changes that this process made are indexed first; if
 * the index lacks others, the search fails with an error and is repeated once it has them.
 *
 * @param search takes the change number that the index must have reached, as `taskList` does in `indexed`
 */
export async function searchIndexed<T>(
  { userId, database, searchIndexes }: OperationContext,
  search: (indexed?: string) => Promise<T>,
): Promise<T> {
  // Within a unit of work an error would roll back its changes.
  if (database.inUnitOfWork()) return search(await indexSearch(database, userId));
  if (!searchIndexes.mayLack(userId)) {
    try {
      return await search();
    } catch (error) {
      if (driverError(error)?.code !== SEARCH_BEHIND) throw error;
    }
  }
  return search(await searchIndexes.catchUp(database, userId));
}
