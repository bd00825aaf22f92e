/** A form's field whose value cannot be sent. The message is for the user. */
export class InvalidField extends Error {
  override readonly name = "InvalidField";
  /** The `name` of the input. */
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}
