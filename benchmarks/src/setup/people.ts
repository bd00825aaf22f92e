import { signUp, tokenOf, withClient } from "@docket/testing";

/** Somebody with an account, whose requests are measured. */
export interface Person {
  id: string;
  cookie: string;
  token: string;
  /** Newest first. */
  taskIds: string[];
}

/** Who sends the requests: four with a hundred tasks each, and one with ten thousand. */
export interface Cast {
  ordinary: Person[];
  collector: Person;
  /** The highest task id before anything was measured. */
  lastTaskId: string;
}

/** Signs up the cast; their tasks come later. */
export async function signUpCast(url: string): Promise<Cast> {
  const people: Person[] = [];
  for (let n = 0; n < 5; n += 1) {
    const { id, cookie, token } = await signUp(url);
    people.push({ id, cookie, token, taskIds: [] });
  }
  const [collector, ...ordinary] = people as [Person, ...Person[]];
  return { ordinary, collector, lastTaskId: "0" };
}

/** Learns the ids of everybody's tasks. */
export async function learnTasks(cast: Cast, superuserUrl: string): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    for (const person of [...cast.ordinary, cast.collector]) {
      const { rows } = await client.query(
        "SELECT id FROM tasks WHERE user_id = $1 ORDER BY id DESC",
        [person.id],
      );
      person.taskIds = rows.map(({ id }: { id: string }) => id);
    }
    const { rows } = await client.query("SELECT max(id) AS last FROM tasks");
    cast.lastTaskId = rows[0].last;
  });
}

const RENEW_AFTER = 5 * 60_000;
const renewed = new WeakMap<Cast, number>();

/** Tokens live for fifteen minutes; a run may take longer. */
export async function renewTokens(cast: Cast, url: string): Promise<void> {
  if (Date.now() - (renewed.get(cast) ?? 0) < RENEW_AFTER) return;
  for (const person of [...cast.ordinary, cast.collector]) {
    person.token = await tokenOf(url, person.cookie);
  }
  renewed.set(cast, Date.now());
}
