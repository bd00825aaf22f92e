import {
  changedLabel,
  changedList,
  changedSection,
  changedTask,
  type Entity,
} from "@docket/contract";
import { Label, List, Section, Task } from "@docket/models";
import type { Model, ModelStatic } from "sequelize";
import type { z } from "zod";

/** A row of any of the {@link kinds}. */
type KindRow = Model & { id: string; userId: string; position: string };

/** A kind of rows that can be in the trash, is synchronised and has a history. */
interface Kind {
  model: ModelStatic<KindRow>;
  /** The shape of such a row in synchronisation. */
  shape: z.ZodObject;
  /** Whether such a row may be deleted together with another row. */
  goesAlong: boolean;
}

/** By the contract's names. */
export const kinds: Record<Entity, Kind> = {
  list: { model: List, shape: changedList, goesAlong: false },
  section: { model: Section, shape: changedSection, goesAlong: true },
  label: { model: Label, shape: changedLabel, goesAlong: false },
  task: { model: Task, shape: changedTask, goesAlong: true },
};

export const entities = Object.keys(kinds) as Entity[];

/** The field by which people know a row. */
export const nameField = (entity: Entity) =>
  "title" in kinds[entity].shape.shape ? "title" : "name";
