import { literal, Op } from "sequelize";

/** Handwritten SQL, as made by Sequelize's `literal()`. */
type Literal = ReturnType<typeof literal>;

export type Replacements = Readonly<Record<string, unknown>>;

const operators = new Map<symbol, string>(
  Object.entries(Op).map(([name, symbol]) => [symbol as symbol, name]),
);

/** Those that compare an attribute with one value as it is. */
const comparisons = new Set<symbol>([
  ...[Op.eq, Op.ne, Op.is, Op.not, Op.gt, Op.gte, Op.lt, Op.lte],
  ...[Op.like, Op.notLike, Op.iLike, Op.notILike],
  ...[Op.regexp, Op.notRegexp, Op.iRegexp, Op.notIRegexp],
]);

/** `:name`, but not the `::type` of a cast. */
const replacement = /(?<!:):([a-zA-Z_]\w*)/g;

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
    key: string,
    private readonly replacements: Replacements | undefined,
    private readonly build: boolean,
  ) {
    this.key = key;
  }

  /** Takes a value as the next parameter. */
  value(value: unknown): Literal | null {
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
      if (copy) copy[name] = condition;
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
      names = [...text.matchAll(replacement)].map(([, name = ""]) => name);
      namesOf.set(text, names);
    }
    for (const name of names) this.place(name);
    if (!this.build) return null;
    return literal(text.replace(replacement, (_, name: string) => `$${this.place(name)}`));
  }

  private place(name: string): number {
    const known = this.names.indexOf(name);
    if (known >= 0) return this.places[known] as number;
    const value = this.replacements?.[name];
    if (value === undefined) throw new TypeError(`The replacement :${name} is missing.`);
    this.value(value);
    this.names.push(name);
    this.places.push(this.values.length);
    return this.values.length;
  }

  private list(conditions: object[]): object[] | null {
    const copies = conditions.map((condition) => {
      this.key += ",";
      return this.where(condition);
    });
    return this.build ? (copies as object[]) : null;
  }

  private attribute(name: string, value: unknown): unknown {
    this.key += `${name} `;
    if (value === undefined) throw new TypeError(`The condition on ${name} is undefined.`);
    if (value === null) {
      this.key += "null;";
      return null;
    }
    if (Array.isArray(value)) return this.any(value);
    if (typeof value === "object" && !(value instanceof Date) && !Buffer.isBuffer(value)) {
      return isLiteral(value) ? this.literal(value) : this.operators(name, value);
    }
    this.key += "=;";
    const placeholder = this.value(value);
    return placeholder && { [Op.eq]: placeholder };
  }

  private operators(attribute: string, conditions: object): object | null {
    const copy: Record<symbol, unknown> | null = this.build ? {} : null;
    const symbols = Object.getOwnPropertySymbols(conditions);
    if (symbols.length === 0 || Object.keys(conditions).length > 0)
      throw unsupported(`condition on parts of ${attribute}`);
    for (const symbol of symbols) {
      const value = (conditions as Record<symbol, unknown>)[symbol];
      if (value === undefined) throw new TypeError(`The condition on ${attribute} is undefined.`);
      this.key += `${operators.get(symbol)} `;
      let condition: unknown;
      if (symbol === Op.in && Array.isArray(value)) {
        Object.assign(copy ?? {}, this.any(value));
        continue;
      }
      if (!comparisons.has(symbol)) throw unknown(symbol);
      const isConstant = typeof value === "boolean" && (symbol === Op.is || symbol === Op.not);
      if (value === null || isConstant) {
        this.key += `${value};`;
        condition = value;
      } else if (isLiteral(value)) {
        condition = this.literal(value);
      } else if (typeof value === "object" && !(value instanceof Date)) {
        throw unknown(symbol);
      } else {
        condition = this.value(value);
      }
      if (copy) copy[symbol] = condition;
    }
    return copy;
  }

  /** One array parameter for all values, so that their number does not change the statement. */
  private any(values: unknown[]): object | null {
    this.key += "any;";
    const placeholder = this.value(values);
    return placeholder && { [Op.eq]: literal(`ANY (${placeholder.val})`) };
  }
}

/** Whether it is handwritten SQL. */
export function isLiteral(value: unknown): value is Literal {
  return value instanceof (literal("").constructor as new () => Literal);
}

function unknown(symbol: symbol): TypeError {
  return unsupported(`Op.${operators.get(symbol) ?? String(symbol)} of this kind`);
}

function unsupported(what: string): TypeError {
  return new TypeError(
    `A compiled query has no ${what}. Write it as a literal with replacements, or ask the model itself.`,
  );
}
