import { present, user as shownUser } from "@docket/contract";
import { User } from "@docket/models";
import { Op } from "sequelize";
import { withDatabase } from "../database.js";
import { count, printJson, printTable, say } from "../terminal/output.js";
import { literally } from "./suggest-email.js";

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
  const users = rows.map((row) => present(shownUser, row));
  if (json) printJson(users);
  else
    printTable(
      ["EMAIL", "ID", "CREATED", "NAME"],
      users.map(({ email, id, createdAt, name }) => [email, id, createdAt.slice(0, 10), name]),
    );
  const found = `${count(total, "user")}${search ? ` with "${search}" in the address or the name` : ""}`;
  if (total > rows.length) say(`The first ${rows.length} of ${found}; --limit shows more.`);
  else if (!json) say(`${found}.`);
}
