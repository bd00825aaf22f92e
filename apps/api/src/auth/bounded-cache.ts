interface Entry<Value> {
  value: Value;
  expires: number;
  /** Asked for since it was last passed over. */
  wanted: boolean;
}

/**
 * A map that forgets what expires, and when it is full what was not asked for lately. Asking marks an entry
 * and moves nothing; who looks for room passes over the marked ones, and takes their marks.
 */
export class BoundedCache<Value> {
  private readonly entries = new Map<string, Entry<Value>>();

  constructor(private readonly max: number) {}

  get(key: string): Value | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    if (entry.expires <= Date.now()) {
      this.entries.delete(key);
      return undefined;
    }
    entry.wanted = true;
    return entry.value;
  }

  /** `expires` in milliseconds since 1970. */
  set(key: string, value: Value, expires: number): void {
    this.entries.delete(key);
    if (this.entries.size >= this.max) this.makeRoom();
    this.entries.set(key, { value, expires, wanted: false });
  }

  forget(matches: (value: Value) => boolean): void {
    for (const [key, { value }] of this.entries) if (matches(value)) this.entries.delete(key);
  }

  private makeRoom(): void {
    // What is put back comes up again at the end, without its mark, so this ends.
    for (const [key, entry] of this.entries) {
      this.entries.delete(key);
      if (!entry.wanted) return;
      entry.wanted = false;
      this.entries.set(key, entry);
    }
  }
}
