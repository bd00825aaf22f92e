import { listKey } from "@docket/backup";
import { fieldsOf, listEdit, pick } from "@docket/contract";
import { Label, List, Section, SourceId } from "@docket/models";
import { CliError } from "../errors.js";
import type { Imported } from "./export-file.js";

/**
 * Otherwise the models would set the time of the insert, and refuse texts that they took once; the file has been
 * checked. Sequelize accepts `silent` here too, but its types lack it.
 */
export const asStored: object = { silent: true, validate: false };

/** The place and the labels of a task. */
export type PlacedTask = Pick<Imported<"tasks">, "listId" | "sectionId" | "parentId" | "labelIds">;

/** What a list, a section or a label has in a file. */
interface Named {
  id: string;
  name: string;
  createdAt: string;
  updatedAt: string;
}

/**
 * Adds lists, sections and labels to a new account, and maps the file's ids to the account's. The file's inbox
 * becomes the account's; what has the name of another one is that.
 */
export class Structure {
  private readonly ids = {
    list: new Map<string, string>(),
    section: new Map<string, string>(),
    parent: new Map<string, string>(),
    label: new Map<string, string>(),
  };

  /** @param parents the ids of the tasks that have subtasks; only these are mapped */
  constructor(
    private readonly userId: string,
    private readonly parents: ReadonlySet<string>,
  ) {}

  async addLists(lists: Imported<"lists">[]): Promise<void> {
    const { userId } = this;
    if (lists.length === 0) return;
    const own = (await List.findOne({ where: { userId, isInbox: true } }))!;
    const inbox = lists.find(({ isInbox }) => isInbox);
    if (inbox) await own.update(pick(inbox, fieldsOf(listEdit)), { validate: false });
    const rows = lists.map(({ isInbox: _, archivedAt, ...list }) => ({
      ...list,
      archivedAt: archivedAt === null ? null : new Date(archivedAt),
    }));
    await this.add("list", rows, List, [own]);
    await SourceId.bulkCreate(
      lists.map(({ id, name }) => ({
        userId,
        source: "docket",
        sourceId: listKey({ sourceId: id, name }),
        listId: this.find("list", id),
      })),
      { returning: false, ignoreDuplicates: true },
    );
  }

  addSections(sections: Imported<"sections">[]): Promise<void> {
    const placed = sections.map((one) => ({ ...one, listId: this.find("list", one.listId) }));
    return this.add("section", placed, Section);
  }

  addLabels(labels: Imported<"labels">[]): Promise<void> {
    return this.add("label", labels, Label);
  }

  /** Whether a task has subtasks, which will need its new id. */
  isParent(id: string | undefined): id is string {
    return id !== undefined && this.parents.has(id);
  }

  addParent(id: string, made: string): void {
    this.ids.parent.set(id, made);
  }

  /** Whether the parent of a task is added already. */
  knowsParentOf({ parentId }: PlacedTask): boolean {
    return !parentId || this.ids.parent.has(parentId);
  }

  /**
   * The place and labels of a task with the account's ids. @throws CliError for a reference that
   * the file does not define
   */
  placeOf({ listId, sectionId, parentId, labelIds }: PlacedTask) {
    return {
      ...(listId !== undefined && { listId: this.find("list", listId) }),
      sectionId: sectionId ? this.find("section", sectionId) : null,
      parentId: parentId ? this.find("parent", parentId) : null,
      labelIds: labelIds.map((id) => this.find("label", id)),
    };
  }

  private async add<Row extends Named>(
    kind: "list" | "section" | "label",
    rows: Row[],
    model: typeof List | typeof Section | typeof Label,
    own: { id: string; name: string }[] = [],
  ): Promise<void> {
    const { userId } = this;
    const known = new Map(own.map((row) => [keyOf(row), row.id]));
    const missing = Map.groupBy(
      rows.filter((row) => !known.has(keyOf(row))),
      keyOf,
    );
    const made = await (model as typeof List).bulkCreate(
      [...missing.values()].map(([row]) => {
        const { id: _, createdAt, updatedAt, ...values } = row!;
        return { ...values, userId, ...times(createdAt, updatedAt) };
      }),
      { returning: ["id"], ...asStored },
    );
    for (const [at, key] of [...missing.keys()].entries()) known.set(key, made[at]!.id);
    for (const row of rows) this.ids[kind].set(row.id, known.get(keyOf(row))!);
  }

  private find(what: keyof Structure["ids"], id: string): string {
    const found = this.ids[what].get(id);
    if (found !== undefined) return found;
    const name = what === "parent" ? "task" : what;
    throw new CliError(
      `The file refers to the ${name} ${id} and does not hold it, or only later; nothing was imported.`,
    );
  }
}

const keyOf = ({ name, listId = "" }: { name: string; listId?: string }) =>
  `${listId} ${name.toLowerCase()}`;

export const times = (createdAt: string, updatedAt: string) => ({
  createdAt: new Date(createdAt),
  updatedAt: new Date(updatedAt),
});
