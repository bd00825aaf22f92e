import { present, session as shownSession } from "@docket/contract";
import { Session } from "@docket/models";
import { Op } from "sequelize";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";
import { readOnce, writeOnce } from "../../operations/single-statement.js";

const MOST = 100;

export const listSessions: Handler<"listSessions"> = async (context) => {
  const { userId, session, now } = context;
  const sessions = await readOnce(context, () =>
    Session.findAll({
      // The columns that a unit of work may read: never the token.
      attributes: ["id", "createdAt", "expiresAt", "ipAddress", "userAgent"],
      where: { userId, expiresAt: { [Op.gt]: now() } },
      order: [
        ["createdAt", "DESC"],
        ["id", "DESC"],
      ],
      limit: MOST,
      raw: true,
    }),
  );
  const items = sessions.map(({ ipAddress, userAgent, ...row }) =>
    present(shownSession, {
      ...row,
      ipAddress: ipAddress || null,
      userAgent: userAgent || null,
      isCurrent: row.id === session?.id,
    }),
  );
  return { items };
};

export const deleteSession: Handler<"deleteSession"> = async (context, { id }) => {
  const { userId, credentials } = context;
  const deleted = await writeOnce(context, () => Session.destroy({ where: { userId, id } }));
  if (deleted === 0) throw refuse.notFound("session");
  credentials.forgetUser(userId);
  return null;
};
