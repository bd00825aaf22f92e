import { codePoints, limits } from "@docket/contract/limits";
import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import type { KeyboardEvent, ReactNode } from "react";
import classes from "./task-editor.module.css";
import { type Draft, type FormField, taskFields } from "./task-fields.js";

/** From this length on, the editor shows how many characters of the description are used. */
const NEARLY_FULL = 0.9 * limits.description;

export interface FieldInputProps<Value> {
  value: Value;
  onChange: (value: Value) => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  invalid: boolean;
  /** The id of the error message about this field. */
  describedBy: string | undefined;
  /** Whether the form takes the focus, which goes to the title. */
  focusTitle: boolean;
}

/** The input of each field in the editor, in the order of {@link taskFields}. */
export const fieldInputs: { [F in FormField]: (props: FieldInputProps<Draft[F]>) => ReactNode } = {
  title: TitleInput,
  description: DescriptionInput,
  priority: PriorityInput,
  startDate: (props) => <PlainInput type="date" field="startDate" {...props} />,
  dueDate: (props) => <PlainInput type="date" field="dueDate" {...props} />,
  dueTime: (props) => <PlainInput type="time" field="dueTime" {...props} />,
  // Kept as they are: the form has no better way to change them yet.
  dueZone: () => null,
  repeat: () => null,
};

interface PlainInputProps extends FieldInputProps<string | null> {
  type: "date" | "time";
  field: FormField;
}

function PlainInput(props: PlainInputProps) {
  const { type, field, value, onChange, onKeyDown, invalid, describedBy } = props;
  return (
    <TextInput
      type={type}
      name={field}
      attributes={{ input: { "aria-describedby": describedBy } }}
      size="xs"
      label={taskFields[field].label}
      error={invalid}
      value={value ?? ""}
      onChange={(event) => onChange(event.currentTarget.value || null)}
      onKeyDown={onKeyDown}
    />
  );
}

function PriorityInput({ value, onChange, onKeyDown }: FieldInputProps<number>) {
  return (
    <NativeSelect
      name="priority"
      size="xs"
      label={taskFields.priority.label}
      data={["1", "2", "3", { value: "4", label: "None" }]}
      value={String(value)}
      onChange={(event) => onChange(Number(event.currentTarget.value))}
      onKeyDown={onKeyDown}
    />
  );
}

function TitleInput(props: FieldInputProps<string>) {
  const { value, onChange, onKeyDown, invalid, describedBy, focusTitle } = props;
  return (
    <Textarea
      name="title"
      attributes={{ input: { dir: "auto", "aria-describedby": describedBy } }}
      size="md"
      aria-label={taskFields.title.label}
      error={invalid}
      autosize
      minRows={1}
      maxRows={6}
      autoFocus={focusTitle}
      data-row-focus={focusTitle ? undefined : true}
      enterKeyHint="done"
      value={value}
      onFocus={focusTitle ? moveCaretToEnd : undefined}
      onChange={(event) => onChange(event.currentTarget.value.replaceAll("\n", " "))}
      onKeyDown={onKeyDown}
    />
  );
}

function DescriptionInput(props: FieldInputProps<string | null>) {
  const { value, onChange, onKeyDown, invalid, describedBy } = props;
  const used = codePoints(value?.trim() ?? "");
  return (
    <>
      <Textarea
        name="description"
        attributes={{ input: { dir: "auto", "aria-describedby": describedBy } }}
        aria-label={taskFields.description.label}
        error={invalid}
        placeholder="Description"
        autosize
        minRows={2}
        maxRows={12}
        value={value ?? ""}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {used > NEARLY_FULL && (
        <p className={classes.meta}>
          {used} of {limits.description} characters
        </p>
      )}
    </>
  );
}

function moveCaretToEnd({ currentTarget }: { currentTarget: HTMLTextAreaElement }) {
  currentTarget.setSelectionRange(currentTarget.value.length, currentTarget.value.length);
}
