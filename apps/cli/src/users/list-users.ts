import { account, present, user as shownUser } from "@docket/contract";
import { User } from "@docket/models";
import { Op } from "sequelize";
import { withDatabase } from "../database.js";
import { count, printJson, printTable, say } from "../terminal/output.js";
import { literally } from "./suggest-email.js";

const listed = shownUser.extend({ disabledAt: account.shape.disabledAt });

/** `docket users list` */
export async function listUsers(options: {
  search?: string;
  limit: number;
  json?: true;
}): Promise<void> {
  const { search, limit, json } = options;
  const pattern = { [Op.iLike]: `%${literally(search ?? "")}%` };
  const { rows, count: total } = await withDatabase((database) =>
    database.asAdmin(() =>
      User.findAndCountAll({
        ...(search && { where: { [Op.or]: [{ email: pattern }, { name: pattern }] } }),
        order: ["email"],
        limit,
      }),
    ),
  );
  const users = rows.map((row) => present(listed, row));
  if (json) printJson(users);
  else
    printTable(
      ["EMAIL", "ID", "CREATED", "STATE", "NAME"],
      users.map(({ email, id, createdAt, isAdmin, disabledAt, name }) => {
        const state = [...(isAdmin ? ["administrator"] : []), ...(disabledAt ? ["disabled"] : [])];
        return [email, id, createdAt.slice(0, 10), state.join(", "), name];
      }),
    );
  const found = `${count(total, "user")}${search ? ` with "${search}" in the address or the name` : ""}`;
  if (total > rows.length) say(`The first ${rows.length} of ${found}; --limit shows more.`);
  else if (!json) say(`${found}.`);
}
