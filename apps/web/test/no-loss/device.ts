import { type Client, createClient } from "@docket/contract/client";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { LocalDatabase } from "../../src/store/local-database.js";
import { type Mirror, openMirror } from "../../src/store/mirror.js";
import type { Write } from "../../src/store/queued-write.js";
import { readChangesOf } from "../../src/store/read-changes.js";
import { type Sync, startSync } from "../../src/store/sync.js";
import { createWrites, type Writes } from "../../src/store/writes.js";
import type { Installation, Person } from "./installation.js";
import { Network } from "./network.js";
import type { Random } from "./random.js";

/** A tab: the page's store, as `account-store.ts` puts it together. */
interface Tab {
  database: LocalDatabase;
  mirror: Mirror;
  writes: Writes;
  sync: Sync;
  /** Simulates that the server reports a change or can be reached again. */
  hear(): void;
}

/** A browser of a person, with one tab or more, and a ledger of everything that was written in it. */
export class Device {
  readonly tabs: Tab[] = [];
  readonly network: Network;
  readonly api: Client;
  /** Everything that was ever in the queue, by its key. */
  readonly written = new Map<string, Write>();
  /** The keys of writes that an undo removed from the queue before they were sent. */
  readonly cancelled = new Set<string>();
  undoing = 0;
  /** Its own database factory, so that its data is gone when the device is. */
  private readonly browser = { indexedDB: new IDBFactory(), IDBKeyRange };
  private readonly headers: { cookie: string };
  private signedOut = false;

  constructor(
    readonly name: string,
    readonly person: Person,
    private readonly installation: Installation,
    cookie: string,
    random: Random,
  ) {
    this.network = new Network(random);
    this.headers = { cookie };
    this.api = createClient({
      baseUrl: installation.url,
      headers: this.headers,
      fetch: this.network.fetch,
    });
  }

  get tab(): Tab {
    return this.tabs[0]!;
  }

  /** Tabs do not elect a leader, as when the page is served without TLS. */
  async openTab(): Promise<void> {
    const database = new LocalDatabase(this.name, this.browser);
    await database.open();
    this.keepLedger(database);
    const mirror = await openMirror(database);
    let hear = () => {};
    const sync = startSync({
      database,
      api: this.api,
      readChanges: readChangesOf(this.api),
      listen: (onChange) => {
        hear = onChange;
        return () => {};
      },
      onSessionEnded: () => {
        this.signedOut = true;
      },
    });
    this.tabs.push({ database, mirror, writes: createWrites(database, mirror), sync, hear });
  }

  closeTabs(): void {
    for (const { sync, mirror, database } of this.tabs.splice(0)) {
      sync.stop();
      mirror.close();
      database.close();
    }
  }

  /** Signs in again if the session has ended. */
  async signIn(): Promise<void> {
    if (!this.signedOut) return;
    const { email, password } = this.person;
    const response = await fetch(`${this.installation.url}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password }),
    });
    if (!response.ok) throw new Error(`sign-in answered ${response.status}`);
    await response.arrayBuffer();
    this.headers.cookie = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(";")[0])
      .join("; ");
    this.signedOut = false;
    this.tab.hear();
  }

  /** Syncs until everything has arrived. */
  async settle(): Promise<void> {
    this.network.online = true;
    this.network.flaky = false;
    for (let round = 1; ; round += 1) {
      await this.signIn().catch(() => undefined);
      const { failures } = this.network;
      for (const { sync } of this.tabs) await sync.now();
      const arrived = !this.signedOut && failures === this.network.failures;
      if (arrived && !(await this.hasUnsent())) return;
      if (round === 1_000) throw new Error(`${this.name} does not arrive`);
      if (round > 2) await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async hasUnsent(): Promise<boolean> {
    return (await this.tab.database.writes.count()) > 0;
  }

  async undoLast(): Promise<void> {
    this.undoing += 1;
    await this.tab.writes.undoLast().finally(() => {
      this.undoing -= 1;
    });
  }

  private keepLedger(database: LocalDatabase): void {
    database.writes.hook("creating", (_, write) => {
      this.written.set(write.key, structuredClone(write));
    });
    database.writes.hook("deleting", (_, write) => {
      if (this.undoing > 0 && !this.network.left.has(write.key)) this.cancelled.add(write.key);
    });
  }
}
