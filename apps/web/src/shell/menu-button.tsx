import {
  type ComponentProps,
  createContext,
  type ReactElement,
  type ReactNode,
  useState,
} from "react";
import { LazyBoundary } from "./lazy-boundary.js";

/** The button of the enclosing {@link MenuButton}, for the menu that takes its place. */
export const ButtonOfMenu = createContext<ReactElement | null>(null);

interface MenuButtonProps
  extends Pick<ComponentProps<"button">, "className" | "tabIndex" | "children"> {
  label: string;
  /** Loads the menu's code. */
  load: () => Promise<unknown>;
  /** The menu, with its button, which takes this one's place. It opens when it is loaded. */
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
  if (!used) return button;
  return (
    <LazyBoundary fallback={button}>
      <ButtonOfMenu value={button}>{menu}</ButtonOfMenu>
    </LazyBoundary>
  );
}
