import type { ComponentProps } from "react";

/** A list without bullets. */
export function PlainList(props: ComponentProps<"ul">) {
  // biome-ignore lint/a11y/noRedundantRoles: to Safari a list without bullets is none
  return <ul role="list" {...props} />;
}
