import { isTextField } from "../shared/text-field.js";
import { MAIN_ID } from "./element-ids.js";

/** An element that had the focus, and its ancestors at that time, from the inside out. */
interface Focused {
  element: HTMLElement;
  around: Surrounding[];
}

interface Surrounding {
  element: Element;
  /** Its index among its siblings. */
  index: number;
}

/**
 * The number of focused elements that are remembered, to return to when something opened from one
 * is closed.
 */
const MAX_REMEMBERED = 50;

/**
 * The boundary of the search for a substitute when an element is removed. Something outside of any
 * landmark is transient.
 */
const LANDMARK = "main, nav, header, aside, dialog, [role=dialog], [role=menu]";

const FOCUSABLE =
  "a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, [tabindex='0']";

/**
 * Keeps the focus near where it was when the focused element is removed, such as the pressed button
 * of a toast, or a dialog together with the element that opened it. Browsers would move the focus
 * to the body, from where the next Tab starts at the top.
 */
export function keepFocus(): void {
  /** The most recent one last. */
  let focused: Focused[] = [];

  function remember({ target }: Pick<FocusEvent, "target">) {
    if (!(target instanceof HTMLElement) || target === document.body) return;
    focused = focused.filter(({ element }) => element !== target).slice(1 - MAX_REMEMBERED);
    focused.push({ element: target, around: surroundingsOf(target) });
  }

  /** Forgets the focus if it was deliberately given up, for example by a click on nothing. */
  function forget({ target, relatedTarget }: FocusEvent) {
    if (relatedTarget !== null) return;
    // One that lost the focus by a key or by being disabled or hidden may be about to be removed.
    setTimeout(() => {
      const { element } = focused.at(-1) ?? {};
      if (element !== target || !element?.checkVisibility() || element.matches(":disabled")) return;
      if (document.hasFocus() && isNowhere()) focused = [];
    });
  }

  function restore(changes: MutationRecord[]): void {
    const last = focused.at(-1);
    if (!last || !isNowhere()) return;
    // A button that was disabled while its request was in flight.
    const isEnabled = changes.some(
      ({ type, target }) => type === "attributes" && target.contains(last.element),
    );
    if (isEnabled && canTake(last.element)) last.element.focus({ preventScroll: true });
    if (last.element.isConnected) return;
    const target = substituteFor(last) ?? earlier() ?? document.getElementById(MAIN_ID);
    // After a sign-in, what can take it is still being loaded.
    if (!target) return;
    focused = focused.filter((one) => one !== last);
    target.focus({ preventScroll: true });
  }

  /** The element that had the focus before the removed one, or a substitute in its place. */
  function earlier(): HTMLElement | null {
    for (const one of focused.toReversed()) {
      const target = canTake(one.element) ? one.element : substituteFor(one);
      if (target) return target;
    }
    return null;
  }

  const observer = new MutationObserver(restore);
  observer.observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ["disabled"],
  });
  remember({ target: document.activeElement });
  document.addEventListener("focusin", remember);
  document.addEventListener("focusout", forget);
}

const isNowhere = () => (document.activeElement ?? document.body) === document.body;

function surroundingsOf(target: Element): Surrounding[] {
  const around: Surrounding[] = [];
  for (let element: Element | null = target; element && element !== document.body; ) {
    const parent: Element | null = element.parentElement;
    around.push({ element, index: [...(parent?.children ?? [])].indexOf(element) });
    element = parent;
  }
  return around;
}

/** A substitute for a removed element: in its row, at its index, before that, or around it. */
function substituteFor({ around }: Focused): HTMLElement | null {
  const landmark = around.find(
    ({ element }) => element.isConnected && element.matches(LANDMARK),
  )?.element;
  if (!landmark) return null;
  for (const [level, { element, index }] of around.entries()) {
    const parent = around[level + 1]?.element;
    // The whole content has been replaced, for example by another view.
    if (element === landmark || parent === landmark) break;
    if (!parent?.isConnected) continue;
    const row = parent.closest("[data-index]")?.querySelector<HTMLElement>("[data-row-focus]");
    const found = row ?? firstIn(parent.children[index]) ?? firstIn(parent.children[index - 1]);
    if (found) return found;
  }
  const start = landmark.querySelector<HTMLElement>("[data-autofocus]");
  return [start, landmark as HTMLElement].find((one) => one && canTake(one)) ?? firstIn(landmark);
}

/**
 * The first focusable element, except a text field: the page's shortcut keys would be typed into it, and focusing
 * it brings up a phone's keyboard.
 */
function firstIn(element: Element | undefined): HTMLElement | null {
  if (!element?.isConnected) return null;
  const all = [element, ...element.querySelectorAll(FOCUSABLE)] as HTMLElement[];
  return all.find((one) => one.matches(FOCUSABLE) && !isTextField(one) && canTake(one)) ?? null;
}

function canTake(element: HTMLElement): boolean {
  if (!element.isConnected || element.closest("[inert]") || !element.checkVisibility())
    return false;
  if (isTextField(element) && window.matchMedia("(pointer: coarse)").matches) return false;
  return element.matches(FOCUSABLE) || element.hasAttribute("tabindex");
}
