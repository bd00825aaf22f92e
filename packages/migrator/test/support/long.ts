/** With `DOCKET_LONG=1` the tests run at full size; without, at one that fits a coffee break. */
export function sized(small: number, full: number): number {
  return process.env.DOCKET_LONG === "1" ? full : small;
}
