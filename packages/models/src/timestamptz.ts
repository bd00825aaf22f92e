import { DataTypes, type DateDataType } from "sequelize";

const SequelizeDate = DataTypes.DATE as unknown as new () => DateDataType;

/**
 * `timestamptz(3)`: an instant with the millisecond precision of a JavaScript `Date`, so that a
 * value survives the way there and back unchanged. Sequelize's own DATE leaves microseconds in the
 * row that no `Date` can hold.
 */
export class Timestamptz extends SequelizeDate {
  /** Sequelize replaces a type whose key it knows by its own; this one it leaves alone. */
  static readonly key = "TIMESTAMPTZ";
  override readonly key = "TIMESTAMPTZ";

  override toSql(): string {
    return "TIMESTAMPTZ(3)";
  }
}
