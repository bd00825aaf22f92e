import { COLORS, type Color } from "@docket/contract/choices";
import { useId } from "react";
import { dotColor } from "../theme/dot-color.js";
import classes from "./name-dialog.module.css";

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
        {COLORS.map((color) => (
          <label key={color} className={classes.swatch} style={dotColor(color)} title={color}>
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
