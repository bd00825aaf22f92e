import type { Device } from "./device.js";
import type { Installation } from "./installation.js";
import type { Random } from "./random.js";

/** The state shared by the actions of one schedule. */
export interface Scene {
  installation: Installation;
  /**
   * A word that is unique in the schedule; it begins with `kind`: "c" for created, "e" for edited.
   */
  word(kind: "c" | "e"): string;
  /** Whether changes are undone: then a value may be written more often than requested. */
  undoes: boolean;
}

/** Something that a person, a network or a browser does. */
export type Act = (device: Device, random: Random, scene: Scene) => Promise<unknown> | undefined;

export function createScene(installation: Installation, seed: number): Scene {
  let words = 0;
  return {
    installation,
    word: (kind) => {
      words += 1;
      return `${kind}${seed}.${words}`;
    },
    undoes: seed % 2 === 0,
  };
}
