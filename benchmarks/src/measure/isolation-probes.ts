import { setTimeout as pause } from "node:timers/promises";
import { atEnd } from "../cleanup.js";
import { cursorAfter } from "../reference-servers/input.js";
import type { Person, TestUsers } from "../setup/people.js";

/**
 * Often enough to cover the whole run, and rarely enough not to slow the measured requests down.
 */
const ASK_EVERY_MILLISECONDS = 100;
const PAGE = 50;

/** Users who request their list and a task from a loaded Docket, and check that all is theirs. */
export class IsolationProbes {
  private asking: Promise<void>[] = [];
  private over = false;
  private asked = 0;
  private wrong = 0;

  constructor(
    private readonly url: string,
    private readonly users: TestUsers,
  ) {
    atEnd(() => this.end());
  }

  start(): void {
    const { ordinary, collector } = this.users;
    this.asking = [...ordinary, collector].map((person) => this.keepAsking(person));
  }

  async end(): Promise<{ asked: number; wrong: number }> {
    this.over = true;
    await Promise.all(this.asking);
    return { asked: this.asked, wrong: this.wrong };
  }

  private async keepAsking(person: Person): Promise<void> {
    // The load creates tasks for them too, so the list begins after those: its ids are known.
    const cursor = cursorAfter(String(BigInt(this.users.lastTaskId) + 1n));
    for (let nth = 0; !this.over; nth += 1) {
      const one = person.taskIds[nth % person.taskIds.length] as string;
      await this.ask(person, `/api/tasks?limit=${PAGE}&cursor=${cursor}`, ({ items }) => {
        const ids = (items as { id: string }[]).map(({ id }) => id);
        return ids.join() === person.taskIds.slice(0, PAGE).join();
      });
      await this.ask(person, `/api/tasks/${one}`, ({ id }) => id === one);
      await pause(ASK_EVERY_MILLISECONDS);
    }
  }

  private async ask(
    { token }: Person,
    path: string,
    isRight: (body: Record<string, unknown>) => boolean,
  ): Promise<void> {
    this.asked += 1;
    try {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(`${this.url}${path}`, { headers });
      if (!isRight((await answer.json()) as Record<string, unknown>)) this.wrong += 1;
    } catch {
      this.wrong += 1;
    }
  }
}
