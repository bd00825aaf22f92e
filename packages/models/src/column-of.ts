/**
 * The column of an attribute, as Sequelize's `underscored` names it: `due_date` for `dueDate`. For SQL
 * that is put together before Sequelize has initialised the models.
 */
export function columnOf(attribute: string): string {
  return attribute.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
