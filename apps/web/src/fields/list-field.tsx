import "@mantine/core/styles/Combobox.css";
import "@mantine/core/styles/ScrollArea.css";
import { Select } from "@mantine/core";
import type { List, Section } from "../store/rows.js";
import classes from "./fields.module.css";

/** A list, and a section of it. */
export interface TaskPlace {
  listId: string;
  sectionId: string | null;
}

interface ListFieldProps {
  value: TaskPlace;
  /** Those to choose from, in their order. */
  lists: List[];
  sections: Section[];
  onChange: (place: TaskPlace) => void;
  /** Open at once, as in "Move to…". */
  autoFocus?: boolean;
}

/** The list of a task and its section, found by typing. */
export function ListField({ value, lists, sections, onChange, autoFocus }: ListFieldProps) {
  const places = placesOf(lists, sections);
  return (
    <Select
      aria-label="List"
      className={classes.select}
      searchable
      // What is typed replaces what is there.
      onFocus={({ currentTarget }) => currentTarget.select()}
      allowDeselect={false}
      selectFirstOptionOnChange
      nothingFoundMessage="No such list"
      maxDropdownHeight={280}
      data-autofocus={autoFocus || undefined}
      defaultDropdownOpened={autoFocus ?? false}
      data={places.map(({ key, name }) => ({ value: key, label: name }))}
      value={keyOf(value)}
      onChange={(key) => {
        const place = places.find((one) => one.key === key);
        if (place && key !== keyOf(value)) onChange(place.place);
      }}
    />
  );
}

function placesOf(lists: List[], sections: Section[]) {
  return lists.flatMap((list) => [
    placeOf({ listId: list.id, sectionId: null }, list.name),
    ...sections
      .filter((section) => section.listId === list.id)
      .map((section) =>
        placeOf({ listId: list.id, sectionId: section.id }, `${list.name} / ${section.name}`),
      ),
  ]);
}

function placeOf(place: TaskPlace, name: string) {
  return { key: keyOf(place), name, place };
}

function keyOf({ listId, sectionId }: TaskPlace): string {
  return `${listId}/${sectionId ?? ""}`;
}
