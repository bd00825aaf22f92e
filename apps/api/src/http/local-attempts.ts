import { LRUCache } from "lru-cache";

/** How many bits of an IPv6 address stand for whoever has it: providers give a customer up to a /56. */
export const IPV6_SUBNET = 56;

/** How many attempts are allowed per window. */
export interface AttemptRule {
  max: number;
  /** Seconds. */
  window: number;
}

export interface AttemptAnswer {
  allowed: boolean;
  /** Seconds until the next attempt is allowed. */
  retryAfter: number;
}

/** Counts attempts in this process, where there is nothing to guess. */
export class LocalAttempts {
  private readonly windows = new LRUCache<string, { count: number }>({ max: 10_000 });

  consume(key: string, { max, window }: AttemptRule): AttemptAnswer {
    const known = this.windows.get(key);
    if (known) known.count += 1;
    else this.windows.set(key, { count: 1 }, { ttl: window * 1_000 });
    const secondsLeft = this.windows.getRemainingTTL(key) / 1_000;
    return { allowed: (known?.count ?? 1) <= max, retryAfter: Math.max(1, Math.ceil(secondsLeft)) };
  }
}
