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
export interface Cast {
  ordinary: Person[];
  collector: Person;
  organizer: Organizer;
  /** The highest task id before anything was measured. */
  lastTaskId: string;
}

/** Signs up the cast; their tasks are created later. */
export async function signUpCast(url: string): Promise<Cast> {
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

const everybody = ({ ordinary, collector, organizer }: Cast) => [...ordinary, collector, organizer];

/** Reads the ids of everybody's tasks, and of the organizer's list and label. */
export async function learnTasks(cast: Cast, superuserUrl: string): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    for (const person of everybody(cast)) {
      const { rows } = await client.query(
        "SELECT id FROM tasks WHERE user_id = $1 ORDER BY id DESC",
        [person.id],
      );
      person.taskIds = rows.map(({ id }: { id: string }) => id);
    }
    const { organizer } = cast;
    const ids = await client.query(
      `SELECT (SELECT id FROM lists WHERE user_id = $1) AS "listId",
         (SELECT min(id) FROM labels WHERE user_id = $1) AS "labelId"`,
      [organizer.id],
    );
    Object.assign(organizer, ids.rows[0]);
    const { rows } = await client.query("SELECT max(id) AS last FROM tasks");
    cast.lastTaskId = rows[0].last;
  });
}

const RENEW_AFTER = 5 * 60_000;
const renewed = new WeakMap<Cast, number>();

/** Renews the tokens, which are valid for fifteen minutes; a run may take longer. */
export async function renewTokens(cast: Cast, url: string): Promise<void> {
  if (Date.now() - (renewed.get(cast) ?? 0) < RENEW_AFTER) return;
  for (const person of everybody(cast)) {
    person.token = await tokenOf(url, person.cookie);
  }
  renewed.set(cast, Date.now());
}
