import { editDistance } from "@docket/database";
import { User } from "@docket/models";
import { col, fn, Op, where } from "sequelize";

/** The largest edit distance, and how many addresses are compared. */
const NEAR = 3;
const MOST_CANDIDATES = 5_000;

/**
 * The address of a user that is most similar to `who`, in lower case, or `null` if none is close.
 */
export async function suggestEmail(who: string): Promise<string | null> {
  const [local = "", domain] = who.split("@");
  const sameName = { email: { [Op.like]: `${literally(local)}@%` } };
  const sameDomain = {
    [Op.and]: [
      { email: { [Op.like]: `%@${literally(domain ?? "")}` } },
      where(fn("length", col("email")), { [Op.between]: [who.length - NEAR, who.length + NEAR] }),
    ],
  };
  const candidates = await User.findAll({
    attributes: ["email"],
    where: domain ? { [Op.or]: [sameName, sameDomain] } : sameName,
    order: ["email"],
    limit: MOST_CANDIDATES,
    raw: true,
  });
  // Somebody who typed a name alone, or another domain, meant the address that begins with it.
  const byDistance = candidates
    .map(({ email }) => ({
      email,
      distance: email.startsWith(`${local}@`) ? 0 : editDistance(email, who),
    }))
    .sort((a, b) => a.distance - b.distance);
  const nearest = byDistance[0];
  return nearest && nearest.distance <= NEAR ? nearest.email : null;
}

/** `text` as a LIKE pattern in which nothing is a wildcard. */
export function literally(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}
