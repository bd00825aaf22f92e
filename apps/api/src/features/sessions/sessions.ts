import { present, session as shownSession } from "@docket/contract";
import { Session } from "@docket/models";
import { Op } from "sequelize";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";

const MOST = 100;

export const listSessions: Handler<"listSessions"> = async (context) => {
  const { userId, database, session, now } = context;
  const sessions = await database.forUser(
    userId,
    () =>
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
    { autocommit: true, readOnly: true },
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
  const { userId, database, credentials } = context;
  const deleted = await database.forUser(userId, () => Session.destroy({ where: { userId, id } }), {
    autocommit: true,
  });
  if (deleted === 0) throw refuse.notFound("session");
  credentials.forgetUser(userId);
  return null;
};
