import { literal, type Model, type ModelStatic, Op } from "sequelize";
import { isList, scopeOf } from "../internals/sequelize.js";
import { quoting } from "../sql-literals.js";

/** Handwritten SQL, as made by Sequelize's `literal()`. */
type Literal = ReturnType<typeof literal>;

const Literal = literal("").constructor as new () => Literal;
/** What `literal()`, `fn()` and the like make. */
const SequelizeMethod = Object.getPrototypeOf(Literal) as new () => object;

export type Replacements = Readonly<Record<string, unknown>>;

const operators = new Map<symbol, string>(
  Object.entries(Op).map(([name, symbol]) => [symbol as symbol, name]),
);

/** Those that compare an attribute with one value as it is. */
const comparisons = new Set<symbol>([
  Op.eq,
  Op.ne,
  Op.is,
  Op.not,
  Op.gt,
  Op.gte,
  Op.lt,
  Op.lte,
  Op.like,
  Op.notLike,
  Op.iLike,
  Op.notILike,
  Op.regexp,
  Op.notRegexp,
  Op.iRegexp,
  Op.notIRegexp,
]);

/** `:name` where Sequelize would replace it: not in quotes, in a cast or in a slice of an array. */
const replacement = new RegExp(
  `${quoting.source}|(?<![^\\s(>,=[]):(?<name>[a-z_]\\w*)(?=::|[),;\\]\\s]|$)`,
  quoting.flags,
);

/** Caches the names that occur in a literal's text; there are few such texts. */
const namesOf = new Map<string, string[]>();

/**
 * Reads the options of a query once: `values` become its parameters, and `key` is the same for all
 * queries that differ only in their values, so the SQL is generated for the first of them only.
 *
 * With `build` it also copies the options with a placeholder in place of each value, from which
 * Sequelize generates the SQL.
 */
export class QueryShape {
  readonly values: unknown[] = [];
  key: string;
  private readonly names: string[] = [];
  private readonly places: number[] = [];

  constructor(
    /** The model that the attributes of a `where` belong to. */
    public model: ModelStatic<Model>,
    action: string,
    private readonly replacements: Replacements | undefined,
    private readonly build: boolean,
  ) {
    this.key = `${keyOf(model)} ${action}`;
  }

  /**
   * Takes a value as the next parameter.
   *
   * @param name whose value it is, for the message
   */
  value(name: string, value: unknown): Literal | null {
    if (value instanceof SequelizeMethod) throw unsupported("value written as SQL");
    if (hasInvalidDate(value)) throw new TypeError(`${name} is an invalid Date.`);
    this.values.push(value instanceof Date ? value.toISOString() : value);
    return this.build ? literal(`$${this.values.length}`) : null;
  }

  /** Takes a whole `where`. */
  where(where: object): object | null {
    if (isLiteral(where)) return this.literal(where);
    if (Array.isArray(where)) return this.list(where);
    const copy: Record<string | symbol, unknown> | null = this.build ? {} : null;
    for (const name of Object.keys(where)) {
      const condition = this.attribute(name, (where as Record<string, unknown>)[name]);
      if (copy) copy[column(this.model, name)] = condition;
    }
    for (const symbol of Object.getOwnPropertySymbols(where)) {
      if (symbol !== Op.and && symbol !== Op.or && symbol !== Op.not) throw unknown(symbol);
      this.key += `${operators.get(symbol)}(`;
      const condition = this.where((where as Record<symbol, object>)[symbol] as object);
      this.key += ")";
      if (copy) copy[symbol] = condition;
    }
    return copy;
  }

  /** Takes SQL with `:name` for each of the replacements. */
  literal({ val }: Literal): Literal | null {
    const text = String(val);
    this.key += `"${text}"`;
    let names = namesOf.get(text);
    if (!names) {
      names = [...text.matchAll(replacement)].flatMap(({ groups }) => groups?.name ?? []);
      namesOf.set(text, names);
    }
    for (const name of names) this.place(name);
    if (!this.build) return null;
    const placed = (...match: unknown[]) => {
      const { name } = match.at(-1) as { name?: string };
      return name === undefined ? String(match[0]) : `$${this.place(name)}`;
    };
    return literal(text.replace(replacement, placed));
  }

  private place(name: string): number {
    const known = this.names.indexOf(name);
    if (known >= 0) return this.places[known] as number;
    const value = this.replacements?.[name];
    if (value === undefined) throw new TypeError(`The replacement :${name} is missing.`);
    if (Array.isArray(value)) throw unsupported(`list of values, as :${name} is`);
    this.value(`:${name}`, value);
    this.names.push(name);
    this.places.push(this.values.length);
    return this.values.length;
  }

  private list(conditions: object[]): object[] | null {
    this.key += "[";
    const copies = conditions.map((condition) => {
      this.key += ",";
      return this.where(condition);
    });
    this.key += "]";
    return this.build ? (copies as object[]) : null;
  }

  private attribute(name: string, value: unknown): unknown {
    this.key += `${name} `;
    if (value === undefined) throw new TypeError(`The condition on ${name} is undefined.`);
    if (value === null) {
      this.key += "null;";
      return null;
    }
    if (Array.isArray(value))
      return this.operators(name, { [isList(this.model, name) ? Op.eq : Op.in]: value });
    if (typeof value === "object" && !(value instanceof Date) && !Buffer.isBuffer(value)) {
      return isLiteral(value) ? this.literal(value) : this.operators(name, value);
    }
    this.key += "=;";
    const placeholder = this.value(name, value);
    return placeholder && { [Op.eq]: placeholder };
  }

  private operators(attribute: string, conditions: object): object | null {
    const copy: Record<symbol, unknown> | null = this.build ? {} : null;
    const ofLists = isList(this.model, attribute);
    const symbols = Object.getOwnPropertySymbols(conditions);
    if (symbols.length === 0 || Object.keys(conditions).length > 0)
      throw unsupported(`condition on parts of ${attribute}`);
    for (const symbol of symbols) {
      const value = (conditions as Record<symbol, unknown>)[symbol];
      if (value === undefined) throw new TypeError(`The condition on ${attribute} is undefined.`);
      this.key += `${operators.get(symbol)} `;
      const list = Array.isArray(value) ? value : null;
      const isAnyOf = symbol === Op.in && list !== null && !ofLists;
      if (!isAnyOf && (!comparisons.has(symbol) || (list && !ofLists))) throw unknown(symbol);
      const isConstant = typeof value === "boolean" && (symbol === Op.is || symbol === Op.not);
      let condition: unknown;
      if (value === null || isConstant) {
        this.key += `${value};`;
        condition = value;
      } else if (isLiteral(value)) {
        condition = this.literal(value);
      } else if (typeof value === "object" && !(value instanceof Date) && !list) {
        throw unknown(symbol);
      } else {
        // One parameter for all values, so that their number does not change the statement. None of
        // them are `IN (NULL)` in Sequelize, which matters under NOT.
        condition = this.value(attribute, isAnyOf && list.length === 0 ? [null] : value);
      }
      if (copy) copy[isAnyOf ? Op.any : symbol] = condition;
    }
    this.key += ";";
    return copy;
  }
}

/** The models that were asked for; `scope()` and `schema()` make others of the same name. */
const keys = new WeakMap<ModelStatic<Model>, string>();

/**
 * Tells a model from others in the key of a query, which adds the conditions of its scope, and nothing
 * else of it.
 */
export function keyOf(model: ModelStatic<Model>): string {
  const known = keys.get(model);
  if (known !== undefined) return known;
  const [other] = Object.keys(scopeOf(model)).filter((option) => option !== "where");
  if (other) throw unsupported(`scope with ${other}`);
  const { paranoid, whereMergeStrategy } = model.options;
  if (paranoid) throw unsupported(`paranoid model, as ${model.name} is`);
  if (whereMergeStrategy === "and") throw unsupported("whereMergeStrategy");
  const key = `${model.name} ${model.getTableName()}`;
  keys.set(model, key);
  return key;
}

/** The column of an attribute. */
export function column(model: ModelStatic<Model>, attribute: string): string {
  const found = model.getAttributes()[attribute];
  if (!found) throw new TypeError(`${model.name} has no attribute ${attribute}.`);
  return found.field ?? attribute;
}

/** Whether it is handwritten SQL. */
export function isLiteral(value: unknown): value is Literal {
  return value instanceof Literal;
}

function hasInvalidDate(value: unknown): boolean {
  if (value instanceof Date) return Number.isNaN(value.getTime());
  return Array.isArray(value) && value.some(hasInvalidDate);
}

function unknown(symbol: symbol): TypeError {
  return unsupported(`Op.${operators.get(symbol) ?? String(symbol)} of this kind`);
}

export function unsupported(what: string): TypeError {
  return new TypeError(
    `A compiled query has no ${what}. Write it as a literal with replacements, or ask the model itself.`,
  );
}
