import classes from "./answer.module.css";

/** Three moving dots, shown while something is in progress. */
export function ProgressDots({ text }: { text: string | null }) {
  return (
    <p className={classes.dots}>
      {text}
      <span aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
    </p>
  );
}
