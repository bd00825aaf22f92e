import { BackupError } from "@docket/backup";
import { isDatabaseError } from "@docket/database";
import { MigratorError } from "@docket/migrator";
import { startTestApi } from "@docket/testing";
import { expect } from "chai";

/**
 * Why the API does not start: the message of an error that is meant for people, which the program
 * shows unchanged.
 *
 * @throws AssertionError if it starts, or fails with another kind of error
 */
export async function refusedStart(options: Parameters<typeof startTestApi>[0]): Promise<string> {
  const error = await startTestApi(options).then(
    (api) => api.stop().then(() => expect.fail("it has started")),
    (reason: Error) => reason,
  );
  const isForPeople =
    isDatabaseError(error) || error instanceof MigratorError || error instanceof BackupError;
  expect(isForPeople, error.stack).to.equal(true);
  return error.message;
}
