/** Calls `make` once for each distinct argument; for arguments of few possible values. */
export function memoize<Argument, Result>(
  make: (argument: Argument) => Result,
): (argument: Argument) => Result {
  const made = new Map<string, Result>();
  return (argument) => {
    const key = JSON.stringify(argument);
    let result = made.get(key);
    if (result === undefined) {
      result = make(argument);
      made.set(key, result);
    }
    return result;
  };
}
