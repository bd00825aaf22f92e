import pg, { type QueryResult } from "pg";
import type { Scope } from "./context.js";
import {
  type Isolation,
  indexOrder,
  type ScopeWriter,
  type Timeouts,
  timeoutSettings,
} from "./scope-settings.js";
import type { PreludeStatement } from "./scoped-statement.js";

/** How a unit of work tells the database its role and user. */
export type IsolationMode = "set-config" | "set-local";

/** The chosen mode: the configured one, or else the one that the server needs, determined once. */
export class ChosenMode {
  constructor(private chosen: IsolationMode | undefined) {}

  get isLocal(): boolean {
    return this.chosen === "set-local";
  }

  /**
   * With Citus, an extension that distributes tables over machines, it is `SET LOCAL`: values set
   * by `set_config()` do not reach those machines, which would then return no rows.
   *
   * @param query sends text on a new connection
   */
  async decide(query: (text: string) => Promise<QueryResult>): Promise<void> {
    if (this.chosen) return;
    const { rowCount } = await query("SELECT FROM pg_extension WHERE extname = 'citus'");
    this.chosen = rowCount ? "set-local" : "set-config";
  }
}

/**
 * Writes the settings of one transaction as separate `SET LOCAL` statements. A distributed database
 * repeats them on every machine that the transaction reaches, if they come after an explicit BEGIN.
 */
export class LocalSettings implements ScopeWriter {
  private readonly suffix: PreludeStatement[];

  /** @param timeouts as for `ScopeSettings` */
  constructor(
    private readonly isolation: Isolation,
    timeouts: Timeouts | null,
  ) {
    this.suffix = timeouts ? settings(timeoutSettings(timeouts)) : [];
  }

  /** BEGIN already makes the transaction read-only; `readOnly` only adds a planner setting. */
  of({ role, userId, actor, readOnly }: Scope): PreludeStatement[] {
    const { userSetting, actorSetting } = this.isolation;
    return [
      named(`SET LOCAL ROLE ${role === null ? "NONE" : pg.escapeIdentifier(role)}`),
      // Not prepared by name: there are as many texts as users.
      { text: `SET LOCAL ${userSetting} = ${pg.escapeLiteral(userId)}`, values: [] },
      ...(actorSetting === undefined || readOnly
        ? []
        : [{ text: setActorLocally(actorSetting, actor), values: [] }]),
      ...this.suffix,
      ...(readOnly ? settings({ enable_sort: "off" }) : []),
    ];
  }

  /** See `readInIndexOrder`. */
  readonly inIndexOrder = settings(indexOrder);
}

/** SQL that tells who writes from here on in the transaction. */
export function setActorLocally(actorSetting: string, actor: string): string {
  return `SET LOCAL ${actorSetting} = ${pg.escapeLiteral(actor)}`;
}

const settings = (values: Record<string, string | number>) =>
  Object.entries(values).map(([name, value]) => named(`SET LOCAL ${name} = ${value}`));

const named = (text: string): PreludeStatement => ({
  text,
  name: `docket_${text.toLowerCase().replaceAll(/\W+/g, "_")}`,
  values: [],
});
