import { driverError } from "@docket/database";
import { Account, User } from "@docket/models";
import { generateRandomString } from "better-auth/crypto";
import type { CreateOptions } from "sequelize";
import { CliError } from "../errors.js";

/** Better Auth's name for "signs in with a password". */
const PASSWORD_PROVIDER = "credential";

/** The initial values of a user; the times default to now. */
export interface NewUser {
  email: string;
  name: string;
  timeZone?: string;
  weekStart?: number;
  locale?: string;
  createdAt?: Date;
  updatedAt?: Date;
}

/**
 * Adds a user as a sign-up would, in the transaction of the caller. The address counts as confirmed:
 * whoever runs the server vouches for it. The first user is an administrator.
 *
 * @throws CliError if the address is taken
 */
export async function addUser(values: NewUser, options: CreateOptions = {}): Promise<User> {
  try {
    const isAdmin = (await User.count()) === 0;
    return await User.create({ id: newId(), emailVerified: true, isAdmin, ...values }, options);
  } catch (error) {
    // A unique constraint refused the row.
    if (driverError(error)?.code === "23505")
      throw new CliError(`There is already a user ${values.email}.`);
    throw error;
  }
}

/** Sets a user's first or next password, in the caller's transaction. */
export async function setPassword(userId: string, hash: string): Promise<void> {
  const [changed] = await Account.update(
    { password: hash },
    { where: { userId, providerId: PASSWORD_PROVIDER } },
  );
  if (changed > 0) return;
  await Account.create({
    id: newId(),
    userId,
    accountId: userId,
    providerId: PASSWORD_PROVIDER,
    password: hash,
  });
}

/** An id in the format of Better Auth. */
function newId(): string {
  return generateRandomString(32, "a-z", "A-Z", "0-9");
}
