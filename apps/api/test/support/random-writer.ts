import type { TestUser } from "@docket/testing";
import { type Answer, call } from "../call.js";

/** What an account's writers share: ids by number, so that a seed makes the same choices. */
export interface Known {
  tasks: string[];
  /** The first is the inbox. */
  lists: string[];
  sections: string[];
  labels: string[];
}

/** How many of each there are to choose from; a new one takes the number of an older one. */
export const KNOWN = { tasks: 60, lists: 5, sections: 4, labels: 3 };

/** Statuses that a request may get; a refusal is correct if another writer was faster. */
const EXPECTED = [200, 201, 204, 400, 404, 409, 412];

/** Moves, nests, completes, deletes and restores as a seed determines, concurrently with others. */
export class RandomWriter {
  /** Requests so far, and those that were not refused. */
  sent = 0;
  done = 0;

  constructor(
    private readonly url: string,
    private readonly user: TestUser,
    private readonly known: Known,
    private readonly random: () => number,
  ) {}

  /** Acts until this number of requests has been sent. */
  async write(requests: number): Promise<void> {
    const kinds = Object.entries(this.actions).flatMap(([kind, { often }]) =>
      Array<keyof typeof this.actions>(often).fill(kind as never),
    );
    while (this.sent < requests) await this.actions[kinds[this.below(kinds.length)]!].act();
  }

  private below(most: number): number {
    return Math.floor(this.random() * most);
  }

  private some(kind: keyof Known): string {
    return this.known[kind][this.below(this.known[kind].length)]!;
  }

  private keep(kind: keyof Known, number: number, { status, body }: Answer): void {
    if (status === 201) this.known[kind][number] = body.id;
  }

  /** Often next to the same row, since positions grow longer there. */
  private place(kind: keyof Known = "tasks"): object | string {
    const beside = this.random() < 0.4 ? this.known[kind][0]! : this.some(kind);
    return ["first", "last", { after: beside }, { before: beside }][this.below(4)]!;
  }

  private async send(method: string, path: string, body?: unknown): Promise<Answer> {
    this.sent += 1;
    const answer = await call(`${this.url}/api${path}`, { method, as: this.user, body });
    if (!EXPECTED.includes(answer.status)) {
      const request = `${method} ${path} ${JSON.stringify(body)}`;
      throw new Error(`${request}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    if (answer.status < 300) this.done += 1;
    return answer;
  }

  private move(body: object, task = this.some("tasks")): Promise<Answer> {
    return this.send("POST", `/tasks/${task}/move`, body);
  }

  private restore(entity: string, id: string): Promise<Answer> {
    return this.send("POST", "/trash/restore", { entity, id });
  }

  private onTask(path: string): Promise<Answer> {
    return this.send("POST", `/tasks/${this.some("tasks")}/${path}`, {});
  }

  private readonly actions = {
    order: { often: 8, act: () => this.move({ place: this.place() }) },
    list: { often: 5, act: () => this.move({ listId: this.some("lists") }) },
    section: { often: 5, act: () => this.move({ sectionId: this.some("sections") }) },
    outOfSection: { often: 1, act: () => this.move({ sectionId: null }) },
    nest: { often: 8, act: () => this.move({ parentId: this.some("tasks"), place: "first" }) },
    raise: { often: 3, act: () => this.move({ parentId: null }) },
    /** As the page moves selected tasks: each after the previous one. */
    several: {
      often: 2,
      act: async () => {
        const tasks = Array.from({ length: 2 + this.below(4) }, () => this.some("tasks"));
        let place = this.place();
        for (const task of tasks) {
          await this.move({ place }, task);
          place = { after: task };
        }
      },
    },
    severalAtOnce: {
      often: 2,
      act: () => {
        const to = this.random() < 0.5 ? { listId: this.some("lists") } : { place: this.place() };
        const tasks = Array.from({ length: 2 + this.below(4) }, () => this.some("tasks"));
        return Promise.all(tasks.map((task) => this.move(to, task)));
      },
    },
    create: {
      often: 5,
      act: async () => {
        const number = this.below(KNOWN.tasks);
        const places = [
          {},
          { listId: this.some("lists") },
          { sectionId: this.some("sections") },
          { parentId: this.some("tasks") },
        ];
        const repeat = { dueDate: "2026-12-01", repeat: { rule: "FREQ=DAILY", from: "due" } };
        const due = this.random() < 0.1 ? repeat : {};
        const task = { title: `Task ${number}`, ...places[this.below(places.length)], ...due };
        this.keep("tasks", number, await this.send("POST", "/tasks", task));
      },
    },
    name: {
      often: 3,
      act: () =>
        this.send("PATCH", `/tasks/${this.some("tasks")}`, { title: `Word ${this.below(100)}` }),
    },
    label: {
      often: 3,
      act: () =>
        this.send("PATCH", `/tasks/${this.some("tasks")}`, { labelIds: [this.some("labels")] }),
    },
    nameLabel: {
      often: 2,
      act: () =>
        this.send("PATCH", `/labels/${this.some("labels")}`, { name: `tag ${this.random()}` }),
    },
    search: { often: 6, act: () => this.send("GET", `/tasks?q=word+${this.below(100)}`) },
    complete: { often: 4, act: () => this.onTask("complete") },
    reopen: { often: 3, act: () => this.onTask("reopen") },
    skip: { often: 1, act: () => this.onTask("skip") },
    tick: {
      often: 2,
      act: () => {
        const completed = this.random() < 0.5;
        return this.send("PATCH", `/tasks/${this.some("tasks")}`, { completed });
      },
    },
    delete: { often: 4, act: () => this.send("DELETE", `/tasks/${this.some("tasks")}`) },
    restore: { often: 7, act: () => this.restore("task", this.some("tasks")) },
    purge: {
      often: 1,
      act: () => this.send("DELETE", `/trash?entity=task&id=${this.some("tasks")}`),
    },
    makeList: {
      often: 1,
      act: async () => {
        const number = 1 + this.below(KNOWN.lists - 1);
        const list = { name: `List ${this.below(1e9)}` };
        this.keep("lists", number, await this.send("POST", "/lists", list));
      },
    },
    makeSection: {
      often: 1,
      act: async () => {
        const number = this.below(KNOWN.sections);
        const section = { name: `Section ${this.below(1e9)}`, listId: this.some("lists") };
        this.keep("sections", number, await this.send("POST", "/sections", section));
      },
    },
    moveList: {
      often: 1,
      act: () =>
        this.send("POST", `/lists/${this.some("lists")}/move`, { place: this.place("lists") }),
    },
    moveSection: {
      often: 1,
      act: () =>
        this.send("POST", `/sections/${this.some("sections")}/move`, {
          place: this.place("sections"),
        }),
    },
    deleteList: { often: 1, act: () => this.send("DELETE", `/lists/${this.some("lists")}`) },
    restoreList: { often: 2, act: () => this.restore("list", this.some("lists")) },
    deleteSection: {
      often: 2,
      act: () => this.send("DELETE", `/sections/${this.some("sections")}`),
    },
    restoreSection: { often: 4, act: () => this.restore("section", this.some("sections")) },
    undo: {
      often: 3,
      act: async () => {
        const back = this.below(5);
        const { body } = await this.send("GET", "/events?limit=5");
        const event = body.items[back];
        if (event) await this.send("POST", `/events/${event.seq}/undo`, {});
      },
    },
  };
}
