import type { Color } from "@docket/contract";
import { useId } from "react";
import classes from "./name-dialog.module.css";

const colors: Color[] = [
  "gray",
  "red",
  "pink",
  "grape",
  "violet",
  "indigo",
  "blue",
  "cyan",
  "teal",
  "green",
  "yellow",
  "orange",
];

interface ColorFieldProps {
  value: Color;
  onChange: (color: Color) => void;
}

/** The colour of a list or a label. */
export function ColorField({ value, onChange }: ColorFieldProps) {
  const name = useId();
  return (
    <fieldset className={classes.colors}>
      <legend>Colour</legend>
      <div className={classes.swatches}>
        {colors.map((color) => (
          <label key={color} className={classes.swatch} data-color={color} title={color}>
            <input
              type="radio"
              name={name}
              aria-label={color}
              checked={color === value}
              onChange={() => onChange(color)}
            />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
