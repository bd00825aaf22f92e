import { newPassword } from "@docket/database/embedded";
import { withClient } from "@docket/testing";
import { settle } from "./fill.js";

const ROLE = "yardstick";

const statements = [
  "CREATE SCHEMA plain",
  `CREATE TABLE plain.tasks (LIKE public.tasks INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING IDENTITY
     INCLUDING INDEXES)`,
  // Two indexes carry the signature and go with it.
  "ALTER TABLE plain.tasks DROP COLUMN search_signature",
  // In the order on the disk, so that nobody's rows lie closer together than Docket's.
  `INSERT INTO plain.tasks (id, user_id, title, description, completed, created_at, updated_at)
   SELECT id, user_id, title, description, completed, created_at, updated_at FROM public.tasks ORDER BY ctid`,
  "SELECT setval(pg_get_serial_sequence('plain.tasks', 'id'), (SELECT max(id) FROM plain.tasks))",
  "CREATE UNIQUE INDEX ON plain.tasks (user_id, id)",
  "CREATE INDEX ON plain.tasks (user_id, completed, id)",
  "ALTER TABLE plain.tasks ADD FOREIGN KEY (user_id) REFERENCES public.users ON DELETE CASCADE",
  `CREATE TRIGGER tasks_set_updated_at BEFORE UPDATE ON plain.tasks
   FOR EACH ROW EXECUTE FUNCTION public.set_updated_at()`,
];

const settings = {
  search_path: "plain, public",
  // The yardsticks' search is planned for its values, by a sample of the table: with some samples it sorts
  // all of a user's tasks, at eight times the cost. As Docket does, they read an index in order instead.
  enable_sort: "off",
  enable_bitmapscan: "off",
};

/**
 * Gives the yardsticks a `tasks` of their own: the same rows, checks, clock and orders, but no policies and
 * no signatures, so that they pay for nothing of Docket's that they do not use.
 *
 * @returns the URL of the role that finds it in the place of Docket's
 */
export async function layPlainTables(superuserUrl: string): Promise<string> {
  const url = new URL(superuserUrl);
  const database = url.pathname.slice(1);
  url.username = ROLE;
  url.password = newPassword();
  await withClient(superuserUrl, async (client) => {
    for (const statement of statements) await client.query(statement);
    await client.query(`CREATE ROLE ${ROLE} SUPERUSER LOGIN PASSWORD '${url.password}'`);
    for (const [name, value] of Object.entries(settings))
      await client.query(`ALTER ROLE ${ROLE} IN DATABASE ${database} SET ${name} = ${value}`);
  });
  await settle(url.href);
  return url.href;
}
