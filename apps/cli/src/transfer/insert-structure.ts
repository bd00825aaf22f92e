import { listKey } from "@docket/backup";
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

/**
 * Adds lists, sections and labels, and maps the file's ids to the account's. What the account has
 * already, by name, is not created again; the file's inbox becomes the account's.
 */
export class Structure {
  private readonly ids = {
    list: new Map<string, string>(),
    section: new Map<string, string>(),
    parent: new Map<string, string>(),
    label: new Map<string, string>(),
  };
  /** The account's own ids by name, read when the first of a kind is added. */
  private readonly byName = new Map<string, Map<string, string>>();

  /** @param parents the ids of the tasks that have subtasks; only these are mapped */
  constructor(
    private readonly userId: string,
    private readonly parents: ReadonlySet<string>,
  ) {}

  async addList({ id, isInbox, createdAt, updatedAt, archivedAt, ...list }: Imported<"lists">) {
    const { userId } = this;
    const lists = await this.known("list", async () =>
      (await List.findAll({ attributes: ["id", "name", "isInbox"], where: { userId } })).flatMap(
        (one) => [[keyOf(one.name), one.id], ...(one.isInbox ? [[INBOX, one.id] as const] : [])],
      ),
    );
    const made =
      lists.get(isInbox ? INBOX : keyOf(list.name)) ??
      (
        await List.create(
          {
            ...{ ...list, userId, archivedAt: archivedAt === null ? null : new Date(archivedAt) },
            ...times(createdAt, updatedAt),
          },
          asStored,
        )
      ).id;
    if (isInbox) {
      await List.update(list, { where: { userId, id: made }, validate: false });
      for (const [name, one] of lists) if (one === made && name !== INBOX) lists.delete(name);
    }
    lists.set(keyOf(list.name), made);
    const sourceId = listKey({ sourceId: id, name: list.name });
    await SourceId.bulkCreate([{ userId, source: "docket", sourceId, listId: made }], {
      returning: false,
      ignoreDuplicates: true,
    });
    this.ids.list.set(id, made);
  }

  async addSection({ id, listId: given, createdAt, updatedAt, ...section }: Imported<"sections">) {
    const { userId } = this;
    const listId = this.find("list", given);
    const sections = await this.known("section", async () =>
      (await Section.findAll({ attributes: ["id", "listId", "name"], where: { userId } })).map(
        (one) => [keyOf(one.name, one.listId), one.id],
      ),
    );
    const key = keyOf(section.name, listId);
    const values = { ...section, userId, listId, ...times(createdAt, updatedAt) };
    const made = sections.get(key) ?? (await Section.create(values, asStored)).id;
    sections.set(key, made);
    this.ids.section.set(id, made);
  }

  async addLabel({ id, createdAt, updatedAt, ...label }: Imported<"labels">) {
    const { userId } = this;
    const labels = await this.known("label", async () =>
      (await Label.findAll({ attributes: ["id", "name"], where: { userId } })).map((one) => [
        keyOf(one.name),
        one.id,
      ]),
    );
    const key = keyOf(label.name);
    const values = { ...label, userId, ...times(createdAt, updatedAt) };
    const made = labels.get(key) ?? (await Label.create(values, asStored)).id;
    labels.set(key, made);
    this.ids.label.set(id, made);
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

  private async known(
    kind: "list" | "section" | "label",
    read: () => Promise<Iterable<readonly [key: string, id: string]>>,
  ): Promise<Map<string, string>> {
    const known = this.byName.get(kind) ?? new Map(await read());
    this.byName.set(kind, known);
    return known;
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

/** The key of the account's inbox, which no name has. */
const INBOX = "";

const keyOf = (name: string, within = "") => `${within} ${name.toLowerCase()}`;

export const times = (createdAt: string, updatedAt: string) => ({
  createdAt: new Date(createdAt),
  updatedAt: new Date(updatedAt),
});
