import { type ComponentProps, type ReactNode, useState } from "react";
import { LazyBoundary } from "./lazy-boundary.js";

interface MenuButtonProps
  extends Pick<ComponentProps<"button">, "className" | "tabIndex" | "children"> {
  label: string;
  /** Loads the menu's code. */
  load: () => Promise<unknown>;
  /** The menu, with a button of its own, which takes this one's place. It opens when it is loaded. */
  menu: ReactNode;
}

/** The button of a menu whose code is loaded when the button is hovered or pressed. */
export function MenuButton({ label, load, menu, ...rest }: MenuButtonProps) {
  const [used, setUsed] = useState(false);
  const button = (
    <button
      {...rest}
      type="button"
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={used || undefined}
      onPointerEnter={() => void load().catch(() => undefined)}
      onClick={() => setUsed(true)}
    />
  );
  return used ? <LazyBoundary fallback={button}>{menu}</LazyBoundary> : button;
}
