/**
 * Makes one result for every combination of values that the fields of a shape can have, at once, so
 * that all of them are known before the first is needed.
 *
 * @returns finds the result of a shape
 */
export function everyShape<Shape extends object, Result>(
  values: { [Field in keyof Required<Shape>]: readonly Shape[Field][] },
  make: (shape: Shape) => Result,
): (shape: Shape) => Result {
  const fields = Object.keys(values) as (keyof Shape)[];
  const nameOf = (shape: Shape) => fields.map((field) => String(shape[field])).join(";");
  const shapes = fields.reduce<Partial<Shape>[]>(
    (some, field) =>
      some.flatMap((shape) => values[field].map((value) => ({ ...shape, [field]: value }))),
    [{}],
  ) as Shape[];
  const made = new Map(shapes.map((shape) => [nameOf(shape), make(shape)]));
  return (shape) => made.get(nameOf(shape)) as Result;
}

/** The same for a single yes or no. */
export function eitherWay<Result>(make: (yes: boolean) => Result): (yes: boolean) => Result {
  const [no, yes] = [make(false), make(true)];
  return (which) => (which ? yes : no);
}
