import type { Changes, Operations, Output, UserExport } from "@docket/contract";
import type { TestUser } from "@docket/testing";
import { expect } from "chai";

const KINDS = ["lists", "sections", "labels", "tasks"] as const;
type Row = { id: string; deletedAt: string | null; position: string } & Record<string, unknown>;

type TaskPage = Output<Operations["listTasks"]>;

/** A row as the lists show it. */
const plain = ({ position: _, deletedAt: __, ...row }: Row) => row;

const orNull = (id: string) => (id === "none" ? null : id);

/** Which tasks a parameter of `listTasks` names. */
const conditions: Record<string, (row: Row, value: string) => boolean> = {
  completed: ({ completed }, value) => String(completed) === value,
  listId: ({ listId }, value) => listId === value,
  sectionId: ({ sectionId }, value) => sectionId === orNull(value),
  parentId: ({ parentId }, value) => parentId === orNull(value),
  labelId: ({ labelIds }, value) => (labelIds as string[]).includes(value),
  priority: ({ priority }, value) => String(priority) === value,
  dueFrom: ({ dueDate }, value) => dueDate !== null && String(dueDate) >= value,
  dueTo: ({ dueDate }, value) => dueDate !== null && String(dueDate) <= value,
};

/** What a client knows that follows the changes. */
export class Copy {
  private since = 0;
  private epoch: string | undefined;
  private readonly rows = new Map<string, Row>();

  constructor(private readonly user: TestUser) {}

  async pull(limit: number): Promise<void> {
    let full = false;
    for (let more = true; more; ) {
      const { since, epoch } = this;
      const page: Changes = await this.user.client.listChanges({
        since,
        limit,
        ...(epoch && { epoch }),
        ...(full && { full }),
      });
      for (const kind of KINDS)
        for (const row of page[kind]) this.rows.set(`${kind} ${row.id}`, row as unknown as Row);
      for (const { entity, id } of page.deleted) this.rows.delete(`${entity}s ${id}`);
      ({ seq: this.since, epoch: this.epoch, more, full } = page);
    }
  }

  private of(kind: (typeof KINDS)[number], isThere: boolean): Row[] {
    return [...this.rows]
      .filter(([key, row]) => key.startsWith(`${kind} `) && (row.deletedAt === null) === isThere)
      .map(([, row]) => row)
      .sort((one, other) => Number(one.id) - Number(other.id));
  }

  /** An answer of `listTasks` has tasks that its filter names, and if it has no next page, all of them. */
  async expectListed(address: string, answer: TaskPage, shown: string): Promise<void> {
    const query = new URLSearchParams(address.split("?")[1]);
    if (query.has("q") || query.has("due")) return; // they go by more than one field
    await this.pull(50);
    const rows = this.of("tasks", true).filter((row) =>
      [...query].every(([name, value]) => conditions[name]?.(row, value) ?? true),
    );
    const known = new Map(rows.map((row) => [row.id, plain(row)]));
    for (const item of answer.items) expect(known.get(item.id), shown).to.deep.equal(item);
    if (answer.nextCursor === null && !query.has("cursor"))
      expect(answer.items.length, shown).to.equal(rows.length);
  }

  /** The same rows as the lists, the trash and the export have. */
  async expectSame(): Promise<void> {
    const { client } = this.user;
    const lists = await allPages((page) => client.listLists({ ...page, limit: 7 }));
    const listed = {
      lists: lists.map(({ openCount: _, ...list }) => list),
      sections: await allPages((page) => client.listSections({ ...page, limit: 7 })),
      labels: await allPages((page) => client.listLabels({ ...page, limit: 7 })),
      tasks: await allPages((page) => client.listTasks({ ...page, sort: "oldest", limit: 7 })),
    };
    const exported: UserExport = await client.exportMe();
    for (const kind of KINDS) {
      const own = this.of(kind, true).map(plain);
      const sorted = (rows: { id: string }[]) =>
        [...rows].sort((one, other) => Number(one.id) - Number(other.id));
      expect(sorted(listed[kind]), kind).to.deep.equal(own);
      const inExport = exported[kind].map(
        ({ completions: _, ...row }: { id: string; completions?: unknown }) => row,
      );
      expect(sorted(inExport), `exported ${kind}`).to.deep.equal(own);
    }
    for (const list of lists) {
      const open = this.of("tasks", true).filter(
        ({ listId, completed }) => listId === list.id && !completed,
      );
      expect(list.openCount, list.name).to.equal(open.length);
    }
    const trash = await allPages((page) => client.listTrash({ ...page, limit: 7 }));
    for (const { entity, ...row } of trash)
      expect(this.rows.get(`${entity}s ${row.id}`)).to.deep.equal(row);
    const inTrash = KINDS.flatMap((kind) => this.of(kind, false));
    expect(trash.length > 0).to.equal(inTrash.length > 0);
  }
}

/** The rows on all pages of a list. */
async function allPages<Item>(
  read: (page: { cursor?: string }) => Promise<{ items: Item[]; nextCursor: string | null }>,
): Promise<Item[]> {
  const all: Item[] = [];
  for (let page: { cursor?: string } | null = {}; page; ) {
    const { items, nextCursor }: Awaited<ReturnType<typeof read>> = await read(page);
    all.push(...items);
    page = nextCursor === null ? null : { cursor: nextCursor };
  }
  return all;
}
