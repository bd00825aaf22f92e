import {
  type CreateOptions,
  type InferAttributes,
  type InferCreationAttributes,
  literal,
  type Model as SequelizeModel,
  type UpdateOptions,
} from "sequelize";
import { BeforeBulkCreate, BeforeBulkUpdate, BeforeSave, Model } from "sequelize-typescript";
import { timestamptz } from "./column-types.js";

/** A column that the database fills with the time of the insert. */
export const insertedAt = {
  type: timestamptz(),
  allowNull: false,
  defaultValue: literal("CURRENT_TIMESTAMP"),
} as const;

/**
 * What all models share: the database keeps the clock (a DEFAULT on insert, a trigger on update),
 * and these hooks see to it that an instance takes the stored row back after it is written, so that
 * memory and table never differ.
 */
export abstract class BaseModel<M extends SequelizeModel> extends Model<
  InferAttributes<M>,
  InferCreationAttributes<M>
> {
  @BeforeSave
  static readBack(_instance: SequelizeModel, options: CreateOptions): void {
    options.returning ??= true;
  }

  @BeforeBulkCreate
  static readAllBack(_instances: SequelizeModel[], options: CreateOptions): void {
    options.returning ??= true;
  }

  @BeforeBulkUpdate
  static leaveClockToDatabase(options: UpdateOptions & { attributes?: object }): void {
    const values = options.attributes as Record<string, unknown> | undefined;
    if (!values) return;
    delete values.createdAt;
    delete values.updatedAt;
  }
}
