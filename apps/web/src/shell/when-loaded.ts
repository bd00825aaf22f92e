import { ignoreStrayClicks } from "../shared/ignore-stray-clicks.js";
import { watchAccountAddress } from "./account-address.js";
import { keepFocus } from "./keep-focus.js";
import { printLight } from "./print-light.js";

/** Starts what the first view does not need. */
export function whenLoaded(): void {
  ignoreStrayClicks();
  keepFocus();
  printLight();
  watchAccountAddress();
}
