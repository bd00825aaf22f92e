import type { NonAttribute } from "sequelize";
import { BelongsToMany, HasMany } from "sequelize-typescript";
import { cascade } from "./base-model.js";
import { Completion } from "./completion.js";
import { Conversation } from "./conversation.js";
import { Label } from "./label.js";
import { List } from "./list.js";
import { Message } from "./message.js";
import { Section } from "./section.js";
import { Task } from "./task.js";
import { TaskLabel } from "./task-label.js";
import { Turn } from "./turn.js";
import { TurnCall } from "./turn-call.js";
import { TurnEvent } from "./turn-event.js";
import { User } from "./user.js";

// The has-many side of each association; the other side, `@BelongsTo`, is in the owned model. It is
// here and not in the owner, so that models do not import each other.

// The database cascades; with `hooks`, Sequelize does so too when an instance is destroyed, so that
// the hooks of its dependents run.
const dependent = { ...cascade, hooks: true } as const;

// No hooks: the inbox cannot be deleted by itself; the database deletes all lists with their user.
HasMany(() => List, { foreignKey: "userId", ...dependent, hooks: false })(User.prototype, "lists");
HasMany(() => Label, { foreignKey: "userId", ...dependent })(User.prototype, "labels");
HasMany(() => Task, { foreignKey: "userId", ...dependent })(User.prototype, "tasks");
HasMany(() => Conversation, { foreignKey: "userId", ...dependent })(
  User.prototype,
  "conversations",
);
HasMany(() => Message, { foreignKey: "userId", ...dependent })(User.prototype, "messages");

declare module "./user.js" {
  interface User {
    lists?: NonAttribute<List[]>;
    labels?: NonAttribute<Label[]>;
    tasks?: NonAttribute<Task[]>;
    conversations?: NonAttribute<Conversation[]>;
    messages?: NonAttribute<Message[]>;
  }
}

// From here on without Sequelize's constraints: the database has composite ones, which include the
// user, and cascades (see `schema/statements.ts`). No unit of work may delete a turn.
const composite = { constraints: false } as const;

HasMany(() => Message, { foreignKey: "conversationId", ...dependent, ...composite })(
  Conversation.prototype,
  "messages",
);

HasMany(() => Turn, { foreignKey: "conversationId", ...composite })(
  Conversation.prototype,
  "turns",
);

declare module "./conversation.js" {
  interface Conversation {
    messages?: NonAttribute<Message[]>;
    turns?: NonAttribute<Turn[]>;
  }
}

HasMany(() => Section, { foreignKey: "listId", ...composite })(List.prototype, "sections");
HasMany(() => Task, { foreignKey: "listId", ...composite })(List.prototype, "tasks");

declare module "./list.js" {
  interface List {
    sections?: NonAttribute<Section[]>;
    tasks?: NonAttribute<Task[]>;
  }
}

HasMany(() => Task, { foreignKey: "sectionId", ...composite })(Section.prototype, "tasks");

declare module "./section.js" {
  interface Section {
    tasks?: NonAttribute<Task[]>;
  }
}

// The database keeps `labelIds` in sync; an instance shows it after a reload.
BelongsToMany(() => Task, {
  through: { model: () => TaskLabel, unique: false },
  ...composite,
  foreignKey: "labelId",
  otherKey: "taskId",
})(Label.prototype, "tasks");

declare module "./label.js" {
  interface Label {
    tasks?: NonAttribute<Task[]>;
  }
}

BelongsToMany(() => Label, {
  through: { model: () => TaskLabel, unique: false },
  ...composite,
  foreignKey: "taskId",
  otherKey: "labelId",
})(Task.prototype, "labels");
HasMany(() => Task, { foreignKey: "parentId", ...composite })(Task.prototype, "subtasks");
HasMany(() => Completion, { foreignKey: "taskId", ...composite })(Task.prototype, "completions");

declare module "./task.js" {
  interface Task {
    labels?: NonAttribute<Label[]>;
    subtasks?: NonAttribute<Task[]>;
    completions?: NonAttribute<Completion[]>;
  }
}

HasMany(() => TurnCall, { foreignKey: "turnId", ...composite })(Turn.prototype, "calls");
HasMany(() => TurnEvent, { foreignKey: "turnId", ...composite })(Turn.prototype, "events");

declare module "./turn.js" {
  interface Turn {
    calls?: NonAttribute<TurnCall[]>;
    events?: NonAttribute<TurnEvent[]>;
  }
}
