import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
} from "@mantine/core";
import { createElement } from "react";
import { ChevronIcon } from "../shared/icons.js";

/** The accent: the green of a spruce. Shade 7 carries white text (6.3:1), shade 3 dark text. */
const spruce: MantineColorsTuple = [
  "#eef6f1",
  "#d9eae1",
  "#b3d6c5",
  "#8ccaae",
  "#62b492",
  "#459f7b",
  "#2f8564",
  "#1f6b4f",
  "#19573f",
  "#0f3f2e",
];

/** Mantine's neutral dark shades, tinted green. */
const dark: MantineColorsTuple = [
  "#e3e9e5",
  "#bcc7c1",
  "#9eaca4",
  "#7c8b83",
  "#38443e",
  "#2c3631",
  "#212a26",
  "#1a211e",
  "#121714",
  "#0c100e",
];

export const theme = createTheme({
  primaryColor: "spruce",
  primaryShade: { light: 7, dark: 3 },
  // Mantine would use white text on the light green, and the light red, of the dark theme as well.
  variantColorResolver: (input) => {
    const { variant, color = "spruce" } = input;
    const isRed = variant === "filled" && color === "red";
    const colors = defaultVariantColorsResolver(isRed ? { ...input, color: "red.8" } : input);
    const isAccent = variant === "filled" && color === "spruce";
    return isAccent ? { ...colors, color: "var(--docket-on-accent)" } : colors;
  },
  components: {
    Anchor: { defaultProps: { inherit: true } },
    NativeSelect: { defaultProps: { rightSection: createElement(ChevronIcon, { size: 16 }) } },
    // Announced when it appears: the focus stays in the field.
    InputError: { defaultProps: { role: "alert" } },
    // Kept on the screen, over its button if there is no room beside it.
    Menu: {
      defaultProps: { middlewares: { shift: { crossAxis: true, padding: 8 } } },
    },
  },
  colors: { spruce, dark },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily:
    '"Figtree Variable", ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Open Sans", sans-serif',
  headings: { fontWeight: "650" },
});

/** The page's colours for Mantine's own components. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": "#eef1ed",
    "--mantine-color-text": "#19221d",
    "--mantine-color-dimmed": "#56635b",
    "--mantine-color-placeholder": "#66736b",
    "--mantine-color-default": "#ffffff",
    "--mantine-color-default-border": "#c9d1ca",
    "--mantine-color-error": "#b3261e",
    "--mantine-color-anchor": "#1f6b4f",
  },
  dark: {
    "--mantine-color-body": "#121714",
    "--mantine-color-text": "#e3e9e5",
    "--mantine-color-dimmed": "#9eaca4",
    "--mantine-color-placeholder": "#8b9991",
    "--mantine-color-default": "#212a26",
    "--mantine-color-default-border": "#38443e",
    "--mantine-color-error": "#ff9d92",
    "--mantine-color-anchor": "#8ccaae",
  },
});
