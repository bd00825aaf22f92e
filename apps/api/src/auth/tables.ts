import { models } from "@docket/models";

/**
 * A table in the form of Better Auth's options, with the names of its columns from its model. The models must have been
 * initialised, as creating the database does.
 *
 * @param others columns of fields that are called differently in the model
 */
export function tableOf(modelName: string, others: Record<string, string> = {}) {
  const model = models.find(({ tableName }) => tableName === modelName)!;
  const columns = Object.entries(model.getAttributes()).map(([name, { field }]) => [name, field]);
  return {
    modelName,
    fields: { ...Object.fromEntries(columns), ...others } as Record<string, string>,
  };
}
