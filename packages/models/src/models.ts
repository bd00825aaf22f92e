import type { ModelCtor } from "sequelize-typescript";
import "./associations.js";
import { Account } from "./account/account.js";
import { ApiKey } from "./account/api-key.js";
import { Jwk } from "./account/jwk.js";
import { Session } from "./account/session.js";
import { Verification } from "./account/verification.js";
import { Completion } from "./completion.js";
import { Conversation } from "./conversation.js";
import { IdempotencyKey } from "./idempotency-key.js";
import { Message } from "./message.js";
import { Task } from "./task.js";
import { Turn } from "./turn.js";
import { TurnCall } from "./turn-call.js";
import { TurnEvent } from "./turn-event.js";
import { User } from "./user.js";

/** Every model, as `new Sequelize({ models })` takes them. */
export const models: ModelCtor[] = [
  User,
  Session,
  Account,
  Verification,
  Jwk,
  ApiKey,
  Task,
  Completion,
  IdempotencyKey,
  Conversation,
  Message,
  Turn,
  TurnCall,
  TurnEvent,
];
