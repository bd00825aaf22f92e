/** The sections of the account settings: their names in addresses, and their titles. */
export const sections = {
  profile: "Name and email",
  dates: "Dates and times",
  password: "Change password",
  "two-factor": "Two-factor authentication",
  passkeys: "Passkeys",
  sessions: "Where you’re signed in",
  "api-keys": "API keys",
  applications: "Connected applications",
  export: "Export your data",
  delete: "Delete your account",
};

export type SectionName = keyof typeof sections;

/** The id of a section's heading. */
export const headingOf = (name: string) => `account-${name}`;
