import type { Attributes, CreationAttributes, Model } from "sequelize";

/** A value as a compiled query returns it: times as ISO 8601 text, all else as in the model. */
type Plain<Value> = Value extends Date ? string : Value extends Date[] ? string[] : Value;

/** The names of a model's attributes. */
export type AttributeName<M extends Model> = keyof Attributes<M> & string;

/** A row of a compiled query with the attributes that it asked for. */
export type Row<M extends Model, Name extends AttributeName<M> = AttributeName<M>> = {
  [Attribute in Name]: Plain<Attributes<M>[Attribute]>;
};

/** A value as a compiled query takes it: a time also as ISO 8601 text. */
export type Writable<Value> = Value extends Date ? Date | string : Value;

/** What `create` takes: attributes without a default are required. */
export type NewRow<M extends Model> = {
  [Attribute in keyof CreationAttributes<M>]: Writable<CreationAttributes<M>[Attribute]>;
};

/** What `update` takes. */
export type Changes<M extends Model> = {
  [Attribute in AttributeName<M>]?: Writable<Attributes<M>[Attribute]>;
};
