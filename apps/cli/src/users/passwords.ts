import { limits } from "@docket/contract/limits";
import { hashPassword } from "better-auth/crypto";
import { CliError, exitCodes } from "../errors.js";
import { askHidden, readStandardInput } from "../terminal/ask.js";

/**
 * Reads a new password from standard input, or asks for it twice, and hashes it as the API does.
 *
 * @throws CliError for one that the API would not accept
 */
export async function takeNewPassword(fromStandardInput: boolean): Promise<string> {
  const password = fromStandardInput ? await readStandardInput() : await askTwice();
  const { min, max } = limits.password;
  if (password.length < min || password.length > max) {
    throw new CliError(`The password must have ${min} to ${max} characters.`, exitCodes.usage);
  }
  return hashPassword(password);
}

async function askTwice(): Promise<string> {
  const instead = "Give the password on standard input, with --password-stdin.";
  const password = await askHidden("New password: ", instead);
  const again = await askHidden("The same once more: ", instead);
  if (password !== again) throw new CliError("The two passwords differ, so nothing was done.");
  return password;
}
