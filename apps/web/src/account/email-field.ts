import { TextInput } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import { useEffect } from "react";
import { InvalidField } from "../shared/invalid-field.js";
import { tabStorage } from "../shared/storage.js";
import { EMAIL_KEY } from "./session.js";

/** The email that is typed in this tab, kept across the forms and reloads. */
export function useTypedEmail(known?: string) {
  const [email, setEmail] = useInputState(known ?? tabStorage.read<string>(EMAIL_KEY) ?? "");
  useEffect(() => {
    if (known === undefined) tabStorage.write(EMAIL_KEY, email);
  }, [known, email]);
  return [email, setEmail] as const;
}

export const isEmail = (text: string) => /^\S+@\S+\.\S+$/.test(text);

/** Throws an `InvalidField` unless it looks like an address. */
export function checkEmail(field: string, email: string): void {
  if (email === "") throw new InvalidField(field, "Enter your email.");
  if (!isEmail(email)) throw new InvalidField(field, "Enter a valid email address.");
}

/** A field for the email of an account. */
export const EmailField = TextInput.withProps({
  label: "Email",
  type: "email",
  autoComplete: "username",
});
