import { useMediaQuery } from "@mantine/hooks";

/** Below this width editors and panels are sheets, and the sidebar covers the page. */
export const PHONE = "(max-width: 48em)";

/** Whether the page is as narrow as on a phone: editors and the panel are sheets there. */
export function useIsPhone(): boolean {
  return useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false }) ?? false;
}

/** Whether there is a touch screen, where a focused input brings up the keyboard. */
export function useIsTouch(): boolean {
  return useMediaQuery("(pointer: coarse)", undefined, { getInitialValueInEffect: false }) ?? false;
}
