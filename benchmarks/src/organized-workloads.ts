import { SEARCHED_WORD } from "./setup/fill.js";
import type { TestUsers } from "./setup/people.js";
import { PAGE, type PlannedRequest, type Workload } from "./workload.js";

/** A page of the organizer's list. */
const page = ({ organizer: by }: TestUsers, query: string): PlannedRequest[] => [
  { method: "GET", path: `/api/tasks?${query}&limit=${PAGE}`, by },
];

/** How many tasks are moved, and then moved elsewhere, in one cycle. */
const MOVED = 250;

/** The reference for the list by due date: the same tasks by age. */
export const openByAge: Workload = {
  id: "W3",
  title: "the newest 50 that are open, of 10,000",
  writes: false,
  plan: (users) => page(users, "completed=false"),
};

/** Workloads with manual order, labels, dates and search words, of one user with 10,000 tasks. */
export const organizedWorkloads: Workload[] = [
  {
    id: "W9",
    title: "50 of a list of 10,000, in its own order",
    writes: false,
    plan: (users) => page(users, `listId=${users.organizer.listId}&sort=manual`),
  },
  {
    id: "W10",
    title: "the same, of one label in thirteen",
    writes: false,
    plan: (users) => {
      const { listId, labelId } = users.organizer;
      return page(users, `listId=${listId}&labelId=${labelId}&sort=manual`);
    },
  },
  {
    id: "W11",
    title: "the first 50 due of 10,000",
    writes: false,
    plan: (users) => page(users, "completed=false&sort=due"),
  },
  {
    id: "W12",
    title: "Today, of 10,000",
    writes: false,
    plan: (users) => page(users, "due=today&completed=false&sort=due"),
  },
  {
    id: "W13",
    title: "search in 10,000 for two words",
    writes: false,
    plan: ({ collector: by }) => [
      { method: "GET", path: `/api/tasks?q=kitchen%20${SEARCHED_WORD}&limit=${PAGE}`, by },
    ],
  },
  {
    id: "W14",
    title: "move a task in a list of 10,000",
    writes: true,
    // In the second half of the cycle each task goes elsewhere, since positions would grow if one
    // went to the same place twice.
    plan: ({ organizer: by }) =>
      Array.from({ length: 2 * MOVED }, (_, nth) => {
        const at = (place: number) => by.taskIds[place % by.taskIds.length] as string;
        const moved = nth % MOVED;
        const after = at((nth < MOVED ? 3_001 : 6_002) + moved * 7);
        return {
          method: "POST",
          path: `/api/tasks/${at(moved * 11)}/move`,
          body: { place: { after } },
          by,
        };
      }),
  },
];
