/**
 * One room, for one session: from the first person to the last.
 *
 * The room decides and media obeys: a peer's media ends before the others hear that it left, and tracks appear
 * here only because the media engine said so. A join, a role change and an end are written down first; then they
 * take effect, and are told, within one turn of the event loop. Every method that changes something takes who wants
 * it and checks the rights itself, so that the room channel and the REST API hold no policy.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  CLOSE,
  HmsError,
  type ErrorCode,
  type LeaveReason,
  type Peer,
  type PeerCounts,
  type RoomInfo,
  type RoomSnapshot,
  type TrackFilter,
} from '../../protocol/index.js';
import type { Template } from '../../templates/types.js';
import type { ChatLog } from '../chat/chat-log.js';
import { RoomChat } from '../chat/room-chat.js';
import type { RoleRename } from '../directory/role-names.js';
import type { PollLog } from '../polls/poll-log.js';
import { RoomPolls } from '../polls/room-polls.js';
import type { MediaPolicy } from '../sfu/port.js';
import { Attendance } from './attendance.js';
import { Door, type Knock } from './door.js';
import type { Outlet } from './outlet.js';
import type { LiveDesk } from './live-desk.js';
import { LiveDirector } from './live-director.js';
import { LivePushRoom } from './live-push-room.js';
import { LiveRoom, type LiveRoomPorts } from './live-room.js';
import { RecordingRoom } from './recording-room.js';
import { TrackRecording } from './track-recording.js';
import type { Newcomer, Visitor } from './newcomer.js';
import { Moderation, type EndOptions, type RemoveOptions } from './moderation.js';
import { listPeers, type PeerPage, type PeerQuery } from './peer-list.js';
import { Pace } from './pace.js';
import type { PeerSession, Position } from './peer-session.js';
import type { RoleRules } from './policy.js';
import { RoleChanges, type RoleChangeOptions } from './role-changes.js';
import { factsOf, RoomCore, type ActorId, type CorePorts } from './room-core.js';
import type { RoomRecord } from './room-record.js';
import { RoomTracks } from './room-tracks.js';
import { SharedStore } from './shared-store.js';
import { Stage } from './stage.js';
import { changeTemplate } from './template-change.js';

/** Changes of the own name and metadata: each reaches everybody and is written down. */
const OWN_CHANGES = { burst: 20, perSecond: 2 };

export interface RoomPorts extends CorePorts {
  chatLog: ChatLog;
  pollLog: PollLog;
  live: LiveDesk;
  /** A dropped peer stays this long. */
  graceMs: number;
  /** A peer is about to be shown: what its media did before it came can be told now. */
  onArriving(peerId: string): void;
  /** Somebody left, or did not come after all. */
  onGone(peerId: string): void;
  /** The room may be empty now. */
  onIdle(): void;
  /** The session was ended; a room of the same name begins a new one. */
  onEnded(): void;
  /** Switches the room off in the directory. */
  lock(): Promise<void>;
}

export class Room {
  readonly tracks: RoomTracks;
  readonly chat: RoomChat;
  readonly polls: RoomPolls;
  readonly live: LiveRoom;
  readonly pushes: LivePushRoom;
  readonly recording: RecordingRoom;
  readonly trackRecording: TrackRecording;
  readonly #director: LiveDirector;
  readonly #core: RoomCore;
  readonly #ports: RoomPorts;
  readonly #roles: RoleChanges;
  readonly #stage: Stage;
  readonly #moderation: Moderation;
  readonly #door: Door;
  readonly #attendance: Attendance;
  readonly #shared: SharedStore;
  readonly #pace = new Pace(OWN_CHANGES, 'The name or the metadata changes too often.');
  #emptySince = 0;
  /** The server stops, and the people are about to come back. */
  #interrupted = false;

  constructor(
    place: { record: RoomRecord; template: Template; sessionId: string },
    ports: RoomPorts,
  ) {
    this.#ports = ports;
    const core = new RoomCore(place, ports, (session) => this.#attendance.away(session));
    this.#core = core;
    this.tracks = new RoomTracks((type, body) => {
      core.news.tell(type, body);
      this.#director.changed();
      this.trackRecording.changed();
    });
    this.chat = new RoomChat(core, ports.chatLog);
    this.polls = new RoomPolls(core, ports.pollLog);
    this.#roles = new RoleChanges(core, (peerId) => {
      this.#reconsider(peerId);
      this.recording.staged();
    });
    this.#stage = new Stage(core, this.#roles);
    this.#shared = new SharedStore(core);
    this.#director = new LiveDirector({
      core,
      tracks: this.tracks,
      engine: ports.live.engine,
      spotlight: () => this.#shared.spotlight,
    });
    const outlets = { core, desk: ports.live, director: this.#director };
    const carrier: Pick<LiveRoomPorts, 'targetsOf' | 'onPushed' | 'onOver'> = {
      targetsOf: (streamId) => this.pushes.targetsOf(streamId),
      onPushed: (event) => this.pushes.heard(event),
      onOver: (streamId) => this.pushes.streamOver(streamId),
    };
    this.live = new LiveRoom({
      ...outlets,
      ...carrier,
      onIdle: () => ports.onIdle(),
    });
    this.pushes = new LivePushRoom({
      ...outlets,
      streamId: () => this.live.streamId,
      recording: () => this.recording,
      onIdle: () => ports.onIdle(),
    });
    this.recording = new RecordingRoom({
      ...outlets,
      ...carrier,
      beside: () => this.trackRecording.state,
      onIdle: () => ports.onIdle(),
    });
    this.trackRecording = new TrackRecording({
      ...{ core, desk: ports.live, tracks: this.tracks },
      onChange: () => this.recording.tell(),
    });
    this.#moderation = new Moderation({
      core,
      tracks: this.tracks,
      networkOf: (peerId) => this.#attendance.networkOf(peerId),
      leave: (peerId, reason, message) => this.leave(peerId, reason, message),
      close: (code, error, reason) => this.close(code, error, reason),
      lock: () => ports.lock(),
    });
    this.#door = new Door({
      core,
      moderation: this.#moderation,
      onBegin: async () => {
        await Promise.all([this.chat.open(), this.polls.open()]);
      },
      onTimeUp: () => void this.end(null, { reason: 'max duration reached' }).catch(() => {}),
    });
    this.#attendance = new Attendance({
      ...{ core, door: this.#door, tracks: this.tracks, graceMs: ports.graceMs },
      onArrived: (peerId) => this.#arrived(peerId),
      onLeft: (peerId) => {
        this.chat.left(peerId);
        this.#reconsider(peerId);
      },
      onGone: (peerId) => this.#gone(peerId),
    });
  }

  /* what the room is */

  get id(): string {
    return this.#core.id;
  }

  get record(): RoomRecord {
    return this.#core.record;
  }

  get template(): Template {
    return this.#core.rules.template;
  }

  get info(): RoomInfo {
    const { id, name, description } = this.record;
    const { id: sessionId, startedAt } = this.#core.session;
    return { id, name, description, sessionId, startedAt, large: this.#core.presence.quiet };
  }

  get peerCount(): number {
    return this.#core.roster.size;
  }

  /** Nobody is in it, or on the way in, and nothing is made of it. */
  get isEmpty(): boolean {
    const busy = this.live.running || this.pushes.running || this.recording.running;
    return this.peerCount === 0 && this.#core.places.held === 0 && !busy;
  }

  get counts(): PeerCounts {
    return this.#core.roster.counts;
  }

  peer(peerId: string): Peer | undefined {
    return this.#core.roster.get(peerId);
  }

  session(peerId: string): PeerSession | undefined {
    return this.#core.roster.session(peerId) ?? undefined;
  }

  /** Null for a role that the template does not have. */
  rules(role: string): RoleRules | null {
    return this.#core.rules.find(role);
  }

  /** The rules for somebody in the room, also after its role left the template. */
  rulesOf(peer: Pick<Peer, 'role'>): RoleRules {
    return this.#core.rulesOf(peer);
  }

  /** For whom a large room lists to everybody. */
  listedPeers(): Peer[] {
    return this.#core.presence.listFor(null);
  }

  listPeers(query: PeerQuery): PeerPage {
    return listPeers(this.#core.roster, query);
  }

  /* coming and going */

  /** Throws why a newcomer would not be let in now. */
  checkEntry(who: Knock): void {
    this.#door.check(who);
  }

  newGeneration(): number {
    return this.#core.rights.nextGeneration();
  }

  /** Resolves when the newcomer is in and its coming is written down, or when its client is gone. */
  join(newcomer: Newcomer, visitor: Visitor): Promise<void> {
    return this.#attendance.join(newcomer, visitor, (peer) => this.#snapshot(peer));
  }

  /** Says what has changed for a newcomer since it looked at the lobby. */
  greet(session: PeerSession, shown: RoleRules | null): void {
    const rules = this.rulesOf(this.#core.peer(session.peerId));
    if (isDeepStrictEqual(shown, rules)) return;
    const { info, layout } = rules;
    this.#core.news.tellOne(session, 'role.updated', { role: info, layout, by: null });
  }

  /** A participant with a LiveKit SDK has no session here. `isWanted` is false once its media is gone. */
  joinExternal(
    newcomer: Pick<Newcomer, 'peerId' | 'name' | 'metadata' | 'role'>,
    isWanted: () => boolean,
  ): Promise<void> {
    return this.#attendance.joinExternal(newcomer, isWanted);
  }

  /** What the session missed after a position, as frames, or null when it cannot go on from there. */
  missed(session: PeerSession, position: Position): string[] | null {
    return this.#core.news.missed(session, position);
  }

  /** The session goes on over another socket; one that is still there is told to stop. */
  resume(session: PeerSession, outlet: Outlet): void {
    this.#attendance.resume(session, outlet);
  }

  /** The socket is gone. The peer stays for a while, so that it can come back. */
  dropped(session: PeerSession, outlet: Outlet): void {
    if (session.outlet === outlet) this.#attendance.away(session);
  }

  /** At once; resolves when it is written down. */
  leave(peerId: string, reason: LeaveReason, message?: string): Promise<void> {
    return this.#attendance.leave(peerId, reason, message);
  }

  /** Ends the session for everybody in it. */
  close(code: number, error: { code: ErrorCode; message: string }, reason = ''): void {
    this.#door.close();
    this.#interrupted = code === CLOSE.serviceRestart;
    if (!this.#interrupted) {
      this.live.end('room ended');
      this.pushes.end('room ended');
      this.recording.end('room ended');
      this.trackRecording.end('room ended');
    }
    this.#attendance.endAll(code, error, reason);
    this.#ports.onEnded();
  }

  /** Nobody will come any more. */
  dispose(): void {
    this.#door.close();
    this.#core.presence.close();
    this.#roles.close();
    // After a restart the talk goes on, and so do the polls.
    if (this.#interrupted) {
      this.polls.close();
    } else {
      this.trackRecording.end('last peer left');
      this.chat.end();
      this.polls.end();
    }
    this.#door.finish(this.#emptySince > 0 ? this.#emptySince : Date.now());
  }

  /* what people do; each method checks the rights of its actor */

  changeRole(
    actor: ActorId,
    peerId: string,
    role: string,
    options?: RoleChangeOptions,
  ): Promise<void> {
    return this.#roles.change(actor, peerId, role, options);
  }

  changeRoles(actor: ActorId, fromRoles: readonly string[], role: string): Promise<number> {
    return this.#roles.changeAll(actor, fromRoles, role);
  }

  acceptRole(peerId: string, requestId: string): Promise<void> {
    return this.#roles.accept(peerId, requestId);
  }

  declineRole(peerId: string, requestId: string): void {
    this.#roles.decline(peerId, requestId);
  }

  withdrawRole(actor: ActorId, peerId: string): void {
    this.#roles.withdraw(actor, peerId);
  }

  setHand(actor: ActorId, peerId: string, raised: boolean): void {
    this.#stage.setHand(actor, peerId, raised);
  }

  inviteToStage(actor: ActorId, peerId: string): Promise<void> {
    return this.#stage.invite(actor, peerId);
  }

  removeFromStage(actor: ActorId, peerId: string): Promise<void> {
    return this.#stage.remove(actor, peerId);
  }

  mute(actor: ActorId, filter: TrackFilter): number {
    return this.#moderation.mute(actor, filter);
  }

  requestUnmute(actor: ActorId, filter: TrackFilter): number {
    return this.#moderation.requestUnmute(actor, filter);
  }

  removePeer(actor: ActorId, peerId: string, options?: RemoveOptions): Promise<void> {
    return this.#moderation.remove(actor, peerId, options);
  }

  end(actor: ActorId, options?: EndOptions, acknowledge?: () => void): Promise<void> {
    return this.#moderation.end(actor, options, acknowledge);
  }

  setSpotlight(actor: ActorId, peerId: string | null): void {
    this.#shared.setSpotlight(actor, peerId);
    this.#director.changed();
  }

  setStore(actor: ActorId, key: string, value: unknown): void {
    this.#shared.set(actor, key, value);
  }

  /** People change themselves; the REST API changes anybody, the role included. Resolves when it is written down. */
  async updatePeer(
    actor: ActorId,
    peerId: string,
    changes: { name?: string; metadata?: string; role?: string },
  ): Promise<void> {
    const { name, metadata, role } = changes;
    const peer = this.#core.peer(peerId);
    if (actor !== null && actor !== peerId) {
      throw new HmsError('forbidden', 'People change only their own name and metadata.');
    }
    if (actor !== null && name !== undefined && this.session(peerId)?.nameFixed) {
      throw new HmsError('forbidden', 'The name comes from the token and cannot be changed.');
    }
    if (actor !== null) this.#pace.take(this.#core.roster.session(peerId));
    if (role !== undefined && role !== peer.role) {
      await this.#roles.change(actor, peerId, role, { force: true });
    }
    if (name === undefined && metadata === undefined) return;
    await this.#core.turns.take(peerId, async () => {
      this.#core.change(peerId, {
        ...(name !== undefined && { name }),
        ...(metadata !== undefined && { metadata }),
      });
      const now = this.#core.peer(peerId);
      this.#core.rights.renamed(now);
      this.#director.changed();
      await this.#core.note({ type: 'peer.updated', peer: factsOf(now) });
    });
  }

  /* media */

  /** What media may do for a regular peer now; null when it may do nothing. */
  mediaPolicy(peerId: string): MediaPolicy | null {
    const peer = this.#core.roster.get(peerId);
    return peer ? this.#core.rights.policyOf(peer) : null;
  }

  generationOf(peerId: string): number {
    return this.#core.rights.generationOf(peerId);
  }

  /* changes of the room and its template, told by the directory */

  /** Takes over what the directory says now. Who has other rights hears of it, and media with them. */
  refresh(record: RoomRecord, template: Template, renamed: readonly RoleRename[] = []): void {
    const { polls } = this.record;
    this.#core.record = record;
    if (!isDeepStrictEqual(polls, record.polls)) void this.polls.refresh().catch(() => {});
    if (this.template === template) return;
    for (const peerId of changeTemplate(this.#core, template, renamed)) this.#reconsider(peerId);
  }

  #arrived(peerId: string): void {
    this.chat.arrived(peerId);
    this.live.arrived();
    this.pushes.arrived();
    this.recording.arrived();
    this.trackRecording.arrived();
    this.#director.changed();
    this.#ports.onArriving(peerId);
  }

  #gone(peerId: string): void {
    if (this.peerCount === 0) {
      this.#emptySince = Date.now();
      this.live.emptied();
      this.pushes.emptied();
      this.recording.emptied();
    }
    this.#ports.onGone(peerId);
  }

  #reconsider(peerId: string): void {
    this.#roles.reconsider(peerId);
    this.#shared.reconsider(peerId);
    this.polls.reconsider(peerId);
    this.#director.changed();
  }

  #snapshot(peer: Peer): RoomSnapshot {
    return {
      seq: this.#core.news.seq,
      room: this.info,
      roles: this.#core.rules.infos,
      peers: this.#core.presence.listFor(peer.id),
      counts: this.counts,
      tracks: this.tracks.list(),
      ...this.chat.snapshot(peer.id),
      store: this.#shared.list(),
      polls: this.polls.list(peer.id),
      stream: this.live.state,
      externalStream: this.pushes.state,
      recording: this.recording.state,
    };
  }
}
