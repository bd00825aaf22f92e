import {
  type DataType,
  DataTypes,
  type DateDataType,
  type DateOnlyDataType,
  type StringDataType,
  type TextDataType,
} from "sequelize";

/** A column that is never null, with a default. */
export const withDefault = <Type extends DataType, Value>(type: Type, defaultValue: Value) =>
  ({ type, allowNull: false, defaultValue }) as const;

/**
 * `timestamptz(3)`: an instant with the millisecond precision of a JavaScript `Date`, so that a
 * value survives the round trip unchanged. Sequelize's own DATE leaves microseconds in the row that
 * no `Date` can hold. (The key differs because Sequelize replaces a type whose key it knows by its
 * own type; and its types cannot be extended as classes.)
 */
export function timestamptz(): DateDataType {
  const date = DataTypes.DATE(3);
  const { _stringify: write } = date as unknown as { _stringify: Write };
  return Object.assign(date, {
    key: "TIMESTAMPTZ",
    toSql: () => "TIMESTAMPTZ(3)",
    _stringify(value: unknown, options: WriteOptions) {
      const text = write.call(date, value, options);
      if (text === "Invalid date")
        throw new TypeError(`${options.field?.fieldName ?? "A time"} is an invalid Date.`);
      return text;
    },
  });
}

type Write = (value: unknown, options: WriteOptions) => string;
interface WriteOptions {
  field?: { fieldName: string };
}

/**
 * `date`: a day, as the text that is given. Sequelize's own DATEONLY rewrites it before a validator
 * sees it: what is no day to "Invalid date", and an instant to its day in this machine's time zone.
 */
export function day(): DateOnlyDataType {
  const asGiven = (value: unknown) => value;
  return Object.assign(DataTypes.DATEONLY(), {
    key: "DAY",
    toSql: () => "DATE",
    _sanitize: asGiven,
    _stringify: asGiven,
  });
}

/**
 * `varchar(length)` in dictionary order ("apple, Banana, cherry") whatever the database's own
 * locale is; ICU's root collation is in every PostgreSQL that has ICU.
 */
export function dictionaryString(length: number): StringDataType {
  return Object.assign(DataTypes.STRING(length), {
    key: "DICTIONARY_STRING",
    toSql: () => `VARCHAR(${length}) COLLATE "und-x-icu"`,
  });
}

/**
 * A fractional index for a manual order, as `fractional-indexing` generates them: compared byte by
 * byte, whatever the database's own locale is.
 */
export function orderKey(): TextDataType {
  return Object.assign(DataTypes.TEXT(), {
    key: "ORDER_KEY",
    toSql: () => 'TEXT COLLATE "C"',
  }) as unknown as TextDataType;
}
