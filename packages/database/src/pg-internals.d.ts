/** pg's conversion of JavaScript values into what the wire takes. */
declare module "pg/lib/utils.js" {
  export function prepareValue(value: unknown): unknown;
}
