import type { Database } from "@docket/database";
import { Jwk } from "@docket/models";
import { Op } from "sequelize";

/**
 * Expires the token signing keys that were encrypted with another secret; Better Auth makes a new
 * one when it next signs. Nothing is lost: the public keys stay, so tokens that were signed with
 * them are valid until they expire.
 *
 * @returns how many keys were expired
 */
export async function replaceUnreadableKeys(database: Database, secret: string): Promise<number> {
  return database.asSystem(async () => {
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
  });
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
