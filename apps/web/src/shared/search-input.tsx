import { limits } from "@docket/contract/limits";
import { CloseButton, Input } from "@mantine/core";
import { type RefObject, useRef } from "react";
import { SearchIcon } from "./icons.js";

interface SearchInputProps {
  ref?: RefObject<HTMLInputElement | null>;
  id?: string;
  className?: string | undefined;
  size?: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** A search field. Escape and a button clear it; Escape leaves an empty one. */
export function SearchInput({ ref, label, value, onChange, ...rest }: SearchInputProps) {
  const own = useRef<HTMLInputElement>(null);
  const input = ref ?? own;
  return (
    <Input
      {...rest}
      ref={input}
      aria-label={label}
      placeholder={label}
      autoComplete="off"
      enterKeyHint="search"
      maxLength={limits.search}
      leftSection={<SearchIcon />}
      rightSectionPointerEvents="all"
      rightSection={
        value !== "" && (
          <CloseButton
            size="sm"
            aria-label="Clear search"
            onClick={() => {
              onChange("");
              input.current?.focus();
            }}
          />
        )
      }
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        if (value === "") return event.currentTarget.blur();
        event.preventDefault();
        onChange("");
      }}
    />
  );
}
