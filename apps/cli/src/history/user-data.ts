import { AppError, localContext } from "@docket/api/local";
import { withDatabase } from "../database.js";
import { CliError } from "../errors.js";
import { findUser } from "../users/find-user.js";

/** Runs operations of the API on a user's data. @throws CliError with the words of a refusal */
export function withUserData<T>(
  who: string,
  work: (context: ReturnType<typeof localContext>) => Promise<T>,
): Promise<T> {
  return withDatabase(async (database) => {
    const { id } = await findUser(database, who);
    try {
      return await work(localContext(database, id));
    } catch (error) {
      throw error instanceof AppError ? new CliError(error.detail) : error;
    }
  });
}
