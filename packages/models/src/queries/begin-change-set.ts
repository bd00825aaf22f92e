import { RESERVED_FOR_SETTING } from "../schema/changes.js";

/** SQL after which the changes of a transaction are a change set of their own: they are undone by themselves. */
export const BEGIN_CHANGE_SET = `SET LOCAL ${RESERVED_FOR_SETTING} = ''`;
