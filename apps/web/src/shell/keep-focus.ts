import { MAIN_ID } from "./element-ids.js";

/** What had the focus, and what stood around it then, from the inside out. */
interface Focused {
  element: HTMLElement;
  around: Surrounding[];
}

interface Surrounding {
  element: Element;
  /** Its place among what is in the same element. */
  index: number;
}

/** So many are remembered, for when what was opened from one is closed. */
const MOST = 50;

/** What stays where a part of it goes: beside that part is looked no further. What has none has come for a moment. */
const LANDMARK = "main, nav, header, aside, dialog, [role=dialog], [role=menu]";

const FOCUSABLE =
  "a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, [tabindex='0']";

/**
 * Keeps the focus near where it was when what has it goes, as a pressed button does with its message, and a dialog with
 * what opened it: browsers drop it to the whole page, where the next Tab begins at the top.
 *
 * @returns how to stop
 */
export function keepFocus(): () => void {
  /** The last one last. */
  let focused: Focused[] = [];

  function remember({ target }: FocusEvent) {
    if (!(target instanceof HTMLElement)) return;
    focused = focused.filter(({ element }) => element !== target).slice(1 - MOST);
    focused.push({ element: target, around: surroundingsOf(target) });
  }

  /** Who leaves for nothing, as by a press beside everything, has left on purpose. */
  function forget({ target, relatedTarget }: FocusEvent) {
    if (relatedTarget !== null) return;
    // What is left by a key, or disabled, may be about to go.
    setTimeout(() => {
      const { element } = focused.at(-1) ?? {};
      if (element !== target || !element?.isConnected || element.matches(":disabled")) return;
      if (document.hasFocus() && isNowhere()) focused = [];
    });
  }

  function restore(changes: MutationRecord[]): void {
    const last = focused.at(-1);
    if (!last || !isNowhere()) return;
    // A button that was disabled while its request was on its way.
    const isEnabled = changes.some(
      ({ type, target }) => type === "attributes" && target.contains(last.element),
    );
    if (isEnabled && canTake(last.element)) last.element.focus({ preventScroll: true });
    if (last.element.isConnected) return;
    const target = beside(last) ?? earlier() ?? document.getElementById(MAIN_ID);
    focused = focused.filter((one) => one !== last);
    target?.focus({ preventScroll: true });
  }

  /** What had the focus before, where what has gone was opened from, or stands where that was. */
  function earlier(): HTMLElement | null {
    for (const one of focused.toReversed()) {
      const target = canTake(one.element) ? one.element : beside(one);
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
  document.addEventListener("focusin", remember);
  document.addEventListener("focusout", forget);
  return () => {
    observer.disconnect();
    document.removeEventListener("focusin", remember);
    document.removeEventListener("focusout", forget);
  };
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

/** What can be used in the place of something that has gone: in its row, where it was, before that, around it. */
function beside({ around }: Focused): HTMLElement | null {
  const landmark = around.find(
    ({ element }) => element.isConnected && element.matches(LANDMARK),
  )?.element;
  if (!landmark) return null;
  for (const [level, { element, index }] of around.entries()) {
    const parent = around[level + 1]?.element;
    // All that was in it is something else now, as when another view is shown.
    if (element === landmark || parent === landmark) break;
    if (!parent?.isConnected) continue;
    const row = parent.closest("[data-index]")?.querySelector<HTMLElement>("[data-row-focus]");
    const found = row ?? firstIn(parent.children[index]) ?? firstIn(parent.children[index - 1]);
    if (found) return found;
  }
  const start = landmark.querySelector<HTMLElement>("[data-autofocus]");
  return [start, landmark as HTMLElement].find((one) => one && canTake(one)) ?? firstIn(landmark);
}

function firstIn(element: Element | undefined): HTMLElement | null {
  if (!element?.isConnected) return null;
  const all = [element, ...element.querySelectorAll(FOCUSABLE)] as HTMLElement[];
  return all.find((one) => one.matches(FOCUSABLE) && !isTyped(one) && canTake(one)) ?? null;
}

/** What is a key of the page elsewhere would be typed into it, and the keyboard of a phone would come up. */
const isTyped = (element: Element) =>
  element.matches("textarea, input:not([type=checkbox], [type=radio])");

function canTake(element: HTMLElement): boolean {
  if (!element.isConnected || element.closest("[inert]") || !element.checkVisibility())
    return false;
  if (isTyped(element) && window.matchMedia("(pointer: coarse)").matches) return false;
  return element.matches(FOCUSABLE) || element.hasAttribute("tabindex");
}
