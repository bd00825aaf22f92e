export { firstDue, type Next, nextDue, skipDue } from "./next-due.js";
export { repeatProblem, ruleProblem } from "./rule-problem.js";
export { withMonthEnd } from "./with-month-end.js";
