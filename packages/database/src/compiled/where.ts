import type { Attributes, literal, Model, Op } from "sequelize";
import type { AttributeName, Writable } from "./rows.js";

type Literal = ReturnType<typeof literal>;
type Equality = typeof Op.eq | typeof Op.ne | typeof Op.not;
type Order = typeof Op.gt | typeof Op.gte | typeof Op.lt | typeof Op.lte;
type Pattern =
  | (typeof Op.like | typeof Op.notLike | typeof Op.iLike | typeof Op.notILike)
  | (typeof Op.regexp | typeof Op.notRegexp | typeof Op.iRegexp | typeof Op.notIRegexp);

type Operators<Value> = Partial<
  Record<Equality, Value | Literal> &
    Record<typeof Op.is, Extract<Value, boolean | null> | Literal> &
    Record<Order, NonNullable<Value> | Literal> &
    Record<Pattern, string | Literal> &
    Record<typeof Op.in, readonly NonNullable<Value>[]>
>;

/** A value, several of which any may match, or operators. */
type Condition<Value> =
  | (Value | Literal | Operators<Value>)
  | (NonNullable<Value> extends unknown[] ? never : NonNullable<Value>[]);

type Conditions<M extends Model> =
  | Literal
  | ({ [Name in AttributeName<M>]?: Condition<Writable<Attributes<M>[Name]>> } & {
      [Combining in typeof Op.and | typeof Op.or | typeof Op.not]?: Where<M>;
    });

/**
 * Sequelize's `WhereOptions` as compiled queries take them: with values of their attribute's type, where
 * Sequelize lets any text, number or time through.
 */
export type Where<M extends Model> = Conditions<M> | Conditions<M>[];
