import type { SessionRecord } from "../persistence/port.ts";

/** The other brokers, as the sessions see them. */
export interface Cluster {
  /** Nobody else in the cluster opens a session under this client id meanwhile. */
  alone<T>(clientId: string, work: () => Promise<T>): Promise<T>;
  /**
   * The broker that had the client, if another (`record`), closes its connection and stores what that leaves. Once this resolves, the
   * session is this broker's, and what the other one still asks about it is not done.
   */
  takeOver(clientId: string, record: SessionRecord | undefined): Promise<void>;
  joinGroup(groupId: string, clientId: string): Promise<void>;
  /** True where the group has no member left. */
  leaveGroup(groupId: string, clientId: string): Promise<boolean>;
  groupsOf(clientId: string): Promise<string[]>;
  /** This broker has no member of the group any more: the messages that it was to deal out are the others'. */
  giveBack(groupId: string): Promise<void>;
}

/** What the cluster asks of this broker. */
export interface ClusterActions {
  readonly brokerId: string;
  /** Another broker has the client now; resolves when this one has stored what it owes. */
  giveUp(clientId: string): Promise<void>;
  /** A broker is gone, and this one looks after the session: its client is away. */
  adopt(record: SessionRecord): Promise<void>;
  /** Messages of this group, or of any (undefined), may be waiting unseen. */
  lookAgain(groupId: string | undefined): void;
  /** For a while, this broker could not hear the others, nor itself; `everythingHeard` resolves when what was said since is heard. */
  catchUp(everythingHeard: () => Promise<void>): Promise<void>;
  /** The others took this broker for dead. */
  proveAlive(): Promise<void>;
}
