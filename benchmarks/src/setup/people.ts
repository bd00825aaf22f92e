import { signUp, tokenOf, withClient } from "@docket/testing";

/** A user whose requests are measured. */
export interface Person {
  id: string;
  cookie: string;
  token: string;
  /** Newest first. */
  taskIds: string[];
}

/** A user with ten thousand tasks in one list, with labels and due dates. */
export interface Organizer extends Person {
  listId: string;
  /** The label of one task in thirteen. */
  labelId: string;
}

/** The users who send the requests: four with a hundred tasks each, and two with ten thousand. */
export interface TestUsers {
  ordinary: Person[];
  collector: Person;
  organizer: Organizer;
  /** The highest task id before anything was measured. */
  lastTaskId: string;
}

/** Signs up the users who send the requests; their tasks are created later. */
export async function signUpTestUsers(url: string): Promise<TestUsers> {
  const people: Person[] = [];
  for (let n = 0; n < 6; n += 1) {
    const { id, cookie, token } = await signUp(url);
    people.push({ id, cookie, token, taskIds: [] });
  }
  const [collector, organizer, ...ordinary] = people as [Person, Person, ...Person[]];
  return {
    ordinary,
    collector,
    organizer: { ...organizer, listId: "", labelId: "" },
    lastTaskId: "0",
  };
}

const everybody = ({ ordinary, collector, organizer }: TestUsers) => [
  ...ordinary,
  collector,
  organizer,
];

/** Reads the ids of everybody's tasks, and of the organizer's list and label. */
export async function learnTasks(users: TestUsers, superuserUrl: string): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    for (const person of everybody(users)) {
      const { rows } = await client.query(
        "SELECT id FROM tasks WHERE user_id = $1 ORDER BY id DESC",
        [person.id],
      );
      person.taskIds = rows.map(({ id }: { id: string }) => id);
    }
    const { organizer } = users;
    const ids = await client.query(
      `SELECT (SELECT id FROM lists WHERE user_id = $1) AS "listId",
         (SELECT min(id) FROM labels WHERE user_id = $1) AS "labelId"`,
      [organizer.id],
    );
    Object.assign(organizer, ids.rows[0]);
    const { rows } = await client.query("SELECT max(id) AS last FROM tasks");
    users.lastTaskId = rows[0].last;
  });
}

const RENEW_AFTER = 5 * 60_000;
const renewed = new WeakMap<TestUsers, number>();

/** Renews the tokens, which are valid for fifteen minutes; a run may take longer. */
export async function renewTokens(users: TestUsers, url: string): Promise<void> {
  if (Date.now() - (renewed.get(users) ?? 0) < RENEW_AFTER) return;
  for (const person of everybody(users)) {
    person.token = await tokenOf(url, person.cookie);
  }
  renewed.set(users, Date.now());
}
