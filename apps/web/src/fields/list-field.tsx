import "@mantine/core/styles/Combobox.css";
import "@mantine/core/styles/ScrollArea.css";
import { limits } from "@docket/contract/limits";
import { foldText } from "@docket/contract/search-text";
import { Select } from "@mantine/core";
import { useState } from "react";
import type { List, Section } from "../store/rows.js";
import { useWrites } from "../store/use-store.js";
import classes from "./fields.module.css";

/** A list, and optionally one of its sections. */
export interface TaskPlace {
  listId: string;
  sectionId: string | null;
}

interface ListFieldProps {
  value: TaskPlace;
  /** The lists to choose from, in the user's order. */
  lists: List[];
  sections: Section[];
  /** Lists that are offered only if their names are typed. */
  archived: List[];
  onChange: (place: TaskPlace) => void;
  /** Whether it is open initially, as in "Move to…". */
  autoFocus?: boolean;
}

/** The option's key for creating a new list. */
const NEW = "new";

/** The list and section of a task, searchable by typing; a list with a new name can be created. */
export function ListField(props: ListFieldProps) {
  const { value, lists, sections, archived, onChange, autoFocus } = props;
  const writes = useWrites();
  const [typed, setTyped] = useState("");
  const name = typed.trim();
  const open = placesOf(lists, sections);
  const named = archived.filter(
    (list) => name !== "" && foldText(list.name).includes(foldText(name)),
  );
  const places = [...open, ...placesOf(named, [])];
  const isNew =
    name !== "" &&
    name.length <= limits.listName &&
    !places.some((place) => foldText(place.name) === foldText(name));
  const options = places.map(({ key, name }, n) => ({
    value: key,
    label: n < open.length ? name : `${name} (archived)`,
  }));
  if (isNew) options.push({ value: NEW, label: `Create the list “${name}”` });
  return (
    <Select
      aria-label="List"
      className={classes.select}
      searchable
      // So that typing replaces the current value.
      onFocus={({ currentTarget }) => currentTarget.select()}
      allowDeselect={false}
      selectFirstOptionOnChange
      maxDropdownHeight={280}
      data-autofocus={autoFocus || undefined}
      defaultDropdownOpened={autoFocus ?? false}
      data={options}
      searchValue={typed}
      onSearchChange={setTyped}
      value={keyOf(value)}
      onChange={async (key) => {
        if (key === NEW)
          return onChange({ listId: await writes.list.create({ name }), sectionId: null });
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
