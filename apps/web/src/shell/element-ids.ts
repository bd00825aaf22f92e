/** The main element, which contains the view. */
export const MAIN_ID = "main";
/** The assistant's panel. */
export const ASSISTANT_ID = "assistant";
/** The input for new tasks. */
export const NEW_TASK_ID = "new-task";
/** The input of the search. */
export const SEARCH_ID = "search-tasks";
