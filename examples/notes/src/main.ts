import { fileURLToPath } from "node:url";
import { createDatabase, parseConnectionUrl } from "@docket/database";
import { migrate } from "@docket/migrator/migrate";
import { ADMIN_ROLE, APP_ROLE, models, USER_SETTING } from "@docket/models";
import { Note } from "./note.js";

// Notes of two users of a Docket database, given as arguments: each sees their own alone.

const [ann = "", bob = ""] = process.argv.slice(2);
const url = process.env.DATABASE_URL ?? "";

await migrate({
  connection: parseConnectionUrl(url),
  migrations: fileURLToPath(new URL("../migrations", import.meta.url)),
  journal: { table: "NotesMeta" }, // Docket's own migrations have their journal
  log: console.log,
});

const database = createDatabase({
  url,
  models: [...models, Note],
  isolation: { role: APP_ROLE, adminRole: ADMIN_ROLE, userSetting: USER_SETTING },
});
await database.forUser(ann, () => Note.create({ userId: ann, text: "Ann's" }));
await database.forUser(bob, () => Note.create({ userId: bob, text: "Bob's" }));

for (const user of [ann, bob]) {
  const notes = await database.forUser(user, () => Note.findAll());
  console.log(`${user} sees ${notes.map(({ text }) => text).join(", ")}`);
}
const changed = await database.forUser(bob, () => Note.update({ text: "?" }, { where: {} }));
console.log(`bob changes ${changed[0]}`);
await database
  .forUser(bob, () => Note.create({ userId: ann, text: "Not mine" }))
  .catch((error: Error) => console.log(`refused: ${error.message}`));
console.log(`all together: ${await database.asAdmin(() => Note.count())}`);
await database.destroy();
