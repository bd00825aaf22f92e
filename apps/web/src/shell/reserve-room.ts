/**
 * A ref that keeps others clear of an element at the bottom of the page: its height, which depends
 * on how its content wraps, is the value of a custom property.
 */
export function reserveRoom(property: string) {
  return (element: HTMLElement | null) => {
    if (!element) return;
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() =>
      style.setProperty(property, `${element.offsetHeight}px`),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      style.removeProperty(property);
    };
  };
}
