import type { ModelCtor } from "sequelize-typescript";
import "./associations.js";
import { Account } from "./account/account.js";
import { ApiKey } from "./account/api-key.js";
import { AuthRateLimit } from "./account/auth-rate-limit.js";
import { Invitation } from "./account/invitation.js";
import { Jwk } from "./account/jwk.js";
import { OAuthAccessToken } from "./account/oauth-access-token.js";
import { OAuthClient } from "./account/oauth-client.js";
import { OAuthClientAssertion } from "./account/oauth-client-assertion.js";
import { OAuthClientResource } from "./account/oauth-client-resource.js";
import { OAuthConsent } from "./account/oauth-consent.js";
import { OAuthRefreshToken } from "./account/oauth-refresh-token.js";
import { OAuthResource } from "./account/oauth-resource.js";
import { Passkey } from "./account/passkey.js";
import { Session } from "./account/session.js";
import { TwoFactor } from "./account/two-factor.js";
import { Verification } from "./account/verification.js";
import { ChangeClock } from "./change-clock.js";
import { ChangeEpoch } from "./change-epoch.js";
import { Completion } from "./completion.js";
import { Conversation } from "./conversation.js";
import { Event } from "./event.js";
import { IdempotencyKey } from "./idempotency-key.js";
import { Label } from "./label.js";
import { List } from "./list.js";
import { Message } from "./message.js";
import { SearchPosition } from "./search-position.js";
import { SearchText } from "./search-text.js";
import { Section } from "./section.js";
import { SourceId } from "./source-id.js";
import { Task } from "./task.js";
import { TaskLabel } from "./task-label.js";
import { Turn } from "./turn.js";
import { TurnCall } from "./turn-call.js";
import { TurnEvent } from "./turn-event.js";
import { User } from "./user.js";

/** All models, for `new Sequelize({ models })`. */
export const models: ModelCtor[] = [
  User,
  Session,
  Account,
  Verification,
  Jwk,
  ApiKey,
  AuthRateLimit,
  Invitation,
  TwoFactor,
  OAuthClient,
  OAuthResource,
  OAuthClientResource,
  OAuthRefreshToken,
  OAuthAccessToken,
  OAuthConsent,
  OAuthClientAssertion,
  Passkey,
  ChangeClock,
  ChangeEpoch,
  Event,
  List,
  Section,
  Label,
  Task,
  TaskLabel,
  SearchText,
  SearchPosition,
  Completion,
  SourceId,
  IdempotencyKey,
  Conversation,
  Message,
  Turn,
  TurnCall,
  TurnEvent,
];
