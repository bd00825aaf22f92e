import { createHmac } from "node:crypto";
import type { Database } from "@docket/database";
import { Jwk, Verification } from "@docket/models";
import { Op } from "sequelize";

/** The row of `verifications` that tells which secret a database is used with. */
const FINGERPRINT = "fingerprint of the secret";
const NEVER = new Date("9999-12-31T00:00Z");

/**
 * Whether the database was used with another secret before. From now on it is used with this one.
 */
export async function adoptSecret(database: Database, secret: string): Promise<boolean> {
  const value = createHmac("sha256", secret).update(FINGERPRINT).digest("base64url");
  return database.asSystem(async () => {
    const known = await Verification.findByPk(FINGERPRINT);
    if (known?.value === value) return false;
    // There may be no key: only programs need one.
    const expired = await replaceUnreadableKeys(secret);
    // What requests name is looked up by the identifier.
    const row = { id: FINGERPRINT, identifier: value, value, expiresAt: NEVER };
    await Verification.upsert(row).catch(() => {}); // the database may be read-only
    return expired > 0 || known !== null;
  });
}

/**
 * Expires the token signing keys that were encrypted with another secret; Better Auth makes a new
 * one when it next signs. Nothing is lost: the public keys stay, so tokens that were signed with
 * them are valid until they expire.
 *
 * @returns how many keys were expired
 */
async function replaceUnreadableKeys(secret: string): Promise<number> {
  const now = new Date();
  const keys = await Jwk.findAll({
    attributes: ["id", "privateKey"],
    where: { [Op.or]: [{ expiresAt: null }, { expiresAt: { [Op.gt]: now } }] },
  });
  const unreadable: string[] = [];
  for (const { id, privateKey } of keys) {
    if (!(await canDecrypt(privateKey, secret))) unreadable.push(id);
  }
  if (unreadable.length > 0) await Jwk.update({ expiresAt: now }, { where: { id: unreadable } });
  return unreadable.length;
}

async function canDecrypt(privateKey: string, secret: string): Promise<boolean> {
  const { symmetricDecrypt } = await import("better-auth/crypto");
  try {
    JSON.parse(await symmetricDecrypt({ key: secret, data: JSON.parse(privateKey) as string }));
    return true;
  } catch {
    return false;
  }
}
