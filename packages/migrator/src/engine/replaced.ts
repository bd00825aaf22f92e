/** Runs `work` while a method of an object is another one, made from the original. */
export async function whileReplaced<Name extends string, Method, Result>(
  object: object,
  name: Name,
  make: (original: Method) => Method,
  work: () => Promise<Result>,
): Promise<Result> {
  const target = object as Record<Name, Method>;
  const own = Object.getOwnPropertyDescriptor(object, name);
  target[name] = make((target[name] as (...args: unknown[]) => unknown).bind(object) as Method);
  try {
    return await work();
  } finally {
    if (own) Object.defineProperty(object, name, own);
    else delete (target as Partial<typeof target>)[name];
  }
}
