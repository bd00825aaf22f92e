/** Prints in the light theme: the dark one would print light text on white, or cover paper in ink. */
export function printLight(): void {
  const { dataset } = document.documentElement;
  let shown = dataset.mantineColorScheme;
  window.addEventListener("beforeprint", () => {
    shown = dataset.mantineColorScheme;
    dataset.mantineColorScheme = "light";
  });
  window.addEventListener("afterprint", () => {
    dataset.mantineColorScheme = shown;
  });
}
