import type {
  Label as ApiLabel,
  List as ApiList,
  Section as ApiSection,
  ChangedTask,
} from "@docket/contract";

/** What synchronisation carries of each row beside what the API shows. */
interface Kept {
  /** Its place in the user's own order; compared by code unit. */
  position: string;
  /** When it went to the trash. */
  deletedAt: string | null;
}

/** Rows as the page keeps them. */
export type Task = ChangedTask & Kept;
export type List = Omit<ApiList, "openCount"> & Kept;
export type Section = ApiSection & Kept;
export type Label = ApiLabel & Kept;
