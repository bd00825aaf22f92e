import type { Color } from "@docket/contract/choices";
import type { CSSProperties } from "react";

/** The style of an element that shows the colour of a list or a label: its `--docket-dot`. */
export const dotColor = (color: Color): CSSProperties =>
  ({ "--docket-dot": `var(--docket-${color})` }) as CSSProperties;
