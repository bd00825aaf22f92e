import { limits } from "@docket/contract/limits";
import { CloseButton, TextInput } from "@mantine/core";
import { type KeyboardEvent, type RefObject, useRef } from "react";
import { SearchIcon } from "./icons.js";

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
export function SearchInput({ ref, label, onChange, onKeyDown, ...rest }: SearchInputProps) {
  const own = useRef<HTMLInputElement>(null);
  const input = ref ?? own;
  const clear = () => {
    onChange("");
    input.current?.focus();
  };
  return (
    <TextInput
      ref={input}
      size="md"
      aria-label={label}
      placeholder={label}
      autoComplete="off"
      enterKeyHint="search"
      maxLength={limits.search}
      dir="auto"
      leftSection={<SearchIcon />}
      rightSection={
        rest.value && (
          <CloseButton size={40} iconSize={18} aria-label="Clear search" onClick={clear} />
        )
      }
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return onKeyDown?.(event);
        if (rest.value === "") return event.currentTarget.blur();
        event.preventDefault();
        onChange("");
      }}
      {...rest}
    />
  );
}
