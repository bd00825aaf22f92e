import { limits } from "@docket/contract/limits";
import { type KeyboardEvent, type RefObject, useRef } from "react";
import { CloseIcon, SearchIcon } from "./icons.js";
import classes from "./search-input.module.css";

interface SearchInputProps {
  ref?: RefObject<HTMLInputElement | null>;
  id?: string;
  className?: string | undefined;
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Called for every key except Escape. */
  onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void;
}

/** A search field. Escape or a button clears it; Escape in an empty field blurs it. */
export function SearchInput(props: SearchInputProps) {
  const { ref, id, className, label, value, onChange, onKeyDown } = props;
  const own = useRef<HTMLInputElement>(null);
  const input = ref ?? own;
  return (
    <div className={[classes.field, className].filter(Boolean).join(" ")}>
      <SearchIcon />
      <input
        ref={input}
        id={id}
        className={classes.input}
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        enterKeyHint="search"
        maxLength={limits.search}
        dir="auto"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return onKeyDown?.(event);
          if (value === "") return event.currentTarget.blur();
          event.preventDefault();
          onChange("");
        }}
      />
      {value !== "" && (
        <button
          type="button"
          className={classes.clear}
          aria-label="Clear search"
          onClick={() => {
            onChange("");
            input.current?.focus();
          }}
        >
          <CloseIcon size={16} />
        </button>
      )}
    </div>
  );
}
