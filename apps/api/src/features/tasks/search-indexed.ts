import { driverError } from "@docket/database";
import { indexSearch, SEARCH_BEHIND } from "@docket/models";
import type { OperationContext } from "../../operations/operation.js";

/**
 * Searches with an index that has all changes of the user. Of those that this process made the index is told before;
 * that it lacks others, the search finds out by an error.
 *
 * @param search takes the number up to which changes are enough, as `taskList` does in `indexed`
 */
export async function searchIndexed<T>(
  { userId, database, searchIndexes }: OperationContext,
  search: (indexed?: string) => Promise<T>,
): Promise<T> {
  // In a unit an error would undo what that has done.
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
