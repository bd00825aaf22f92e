/** pg's conversion of JavaScript values to their wire format. */
declare module "pg/lib/utils.js" {
  export function prepareValue(value: unknown): unknown;
}
