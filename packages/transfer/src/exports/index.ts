export { exportCsv } from "./csv.js";
export type { ExportContent } from "./export-content.js";
export { exportICalendar } from "./icalendar.js";
export { exportMarkdown } from "./markdown.js";
export { exportTodoTxt } from "./todo-txt.js";
