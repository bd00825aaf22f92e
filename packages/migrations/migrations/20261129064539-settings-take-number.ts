import { migration } from "@docket/migrator";

export const { up, down } = migration({
  up: [
    `CREATE TRIGGER users_take_turn
      BEFORE UPDATE OF time_zone, week_start, locale ON users FOR EACH STATEMENT
      EXECUTE FUNCTION take_turn_to_change()`,
  ],
  down: [`DROP TRIGGER users_take_turn ON users`],
});
