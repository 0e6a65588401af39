/**
 * Somebody who publishes by one offer and one answer (WHIP): a participant like any other, whose side of the signalling is
 * written here. It sends one picture and one sound, and receives nothing. Such a client knows no resume: when its path
 * is gone, so is its participant, and it comes again.
 */
import {
  AddTrackRequest,
  DisconnectReason,
  JoinRequest,
  SessionDescription,
  TrackSource,
  TrackType,
  VideoLayer,
  VideoQuality,
  type LeaveRequest_Action,
} from '@livekit/protocol';
import type { MediaAuthority } from './port.js';
import { iceServers, type TurnServers } from './ice-servers.js';
import { admit, type DoorKeeper, type Refusal } from './signal/door.js';
import type { SignalHub } from './signal/hub.js';
import type { Place } from './signal/place.js';
import type { SignalMessage, SignalSession } from './signal/session.js';
import type { VerifiedToken } from './tokens.js';

export interface IngestRequest {
  roomId: string;
  /** The same one again replaces who is there. */
  identity: string;
  name: string;
  role: string;
  /** SDP. */
  offer: string;
  userAgent: string;
  /** Once, however it ended. `removed`: somebody put it out. */
  onEnded: (why: 'removed' | 'lost') => void;
}

export interface Ingest {
  ok: true;
  /** SDP. */
  answer: string;
  iceServers: { urls: readonly string[]; username: string; credential: string }[];
  /** The client says goodbye. */
  end: () => void;
}

export interface IngestRefusal {
  ok: false;
  status: Refusal['status'] | 422;
  message: string;
}

/** For the media process to answer. */
const ANSWER_MS = 5_000;
/** From the answer to a connection. */
const CONNECT_MS = 30_000;
const DAY_MS = 86_400_000;

const UNUSABLE = 'the offer could not be used';
const NOTHING_CARRIED =
  'nothing in the offer can be carried: sound as Opus, picture as H264 (baseline), VP8, VP9 or AV1';

class IngestSession implements SignalSession {
  #over = false;
  readonly #onAnswer: (sdp: string | null) => void;
  readonly #onOver: (removed: boolean) => void;

  constructor(onAnswer: (sdp: string | null) => void, onOver: (removed: boolean) => void) {
    this.#onAnswer = onAnswer;
    this.#onOver = onOver;
  }

  /** Nobody listens here: nothing need be remembered for it. */
  get heardAt(): number {
    return performance.now();
  }

  send(message: SignalMessage): void {
    if (message.case === 'answer') this.#onAnswer(message.value.sdp);
  }

  leave(_action: LeaveRequest_Action, reason: DisconnectReason): void {
    this.#end(reason === DisconnectReason.PARTICIPANT_REMOVED);
  }

  close(): void {
    this.#end(false);
  }

  #end(removed: boolean): void {
    if (this.#over) return;
    this.#over = true;
    this.#onAnswer(null);
    this.#onOver(removed);
  }
}

export interface IngestMeans extends DoorKeeper {
  hub: SignalHub;
  authority: MediaAuthority;
  turn: TurnServers | null;
}

export async function ingest(
  means: IngestMeans,
  request: IngestRequest,
): Promise<Ingest | IngestRefusal> {
  const { roomId, offer, userAgent } = request;
  const { hub, authority } = means;
  const sections = sendingSections(offer);
  if (sections.some((kind, index) => sections.indexOf(kind) !== index)) {
    return { ok: false, status: 422, message: 'one picture and one sound at most' };
  }
  await authority.prepare(roomId);
  const caller = { roomId, token: tokenOf(request), userAgent };
  const admission = admit(caller, means);
  if (!admission.ok) return admission;

  let place: Place | null = null;
  const depart = (reason: DisconnectReason) => {
    if (place) hub.depart(place, { reason, action: null });
  };
  const answer = await new Promise<string | null>((resolve) => {
    const late = setTimeout(resolve, ANSWER_MS, null);
    const session = new IngestSession(
      (sdp) => {
        clearTimeout(late);
        resolve(sdp);
      },
      (removed) => {
        // Not within the departure that told it.
        setImmediate(() => depart(DisconnectReason.SIGNAL_CLOSE));
        request.onEnded(removed ? 'removed' : 'lost');
      },
    );
    const visitor = { ...caller, policy: admission.policy, request: joinOf(offer, sections) };
    place = hub.enterBy(visitor, session);
  });
  const carried = answer !== null && /^a=recvonly\r?$/m.test(answer);
  if (answer === null || !carried) {
    depart(DisconnectReason.STATE_MISMATCH);
    return { ok: false, status: 422, message: answer === null ? UNUSABLE : NOTHING_CARRIED };
  }
  const connected = () => place?.participant.connected === true && !place.participant.closed;
  setTimeout(() => {
    if (!connected()) depart(DisconnectReason.CONNECTION_TIMEOUT);
  }, CONNECT_MS).unref();
  return {
    ok: true,
    answer,
    iceServers: iceServers(means.turn, request.identity),
    end: () => depart(DisconnectReason.CLIENT_INITIATED),
  };
}

/** Known by its stream key; nothing of it was ever a token. */
function tokenOf({ roomId, identity, name, role }: IngestRequest): VerifiedToken {
  return {
    identity,
    grant: {
      roomJoin: true,
      room: roomId,
      canSubscribe: false,
      canPublishData: false,
      canPublishSources: ['camera', 'microphone'],
    },
    generation: null,
    name,
    metadata: '',
    attributes: {},
    role,
    kind: 'ingress',
    issuedAt: Date.now(),
    expiresAt: Date.now() + DAY_MS,
  };
}

function joinOf(sdp: string, kinds: readonly ('audio' | 'video')[]): JoinRequest {
  return new JoinRequest({
    connectionSettings: { autoSubscribe: false },
    addTrackRequests: kinds.map((kind) =>
      kind === 'audio'
        ? new AddTrackRequest({
            cid: kind,
            type: TrackType.AUDIO,
            source: TrackSource.MICROPHONE,
            // Music as often as speech.
            disableDtx: true,
            disableRed: true,
            stereo: true,
          })
        : new AddTrackRequest({
            cid: kind,
            type: TrackType.VIDEO,
            source: TrackSource.CAMERA,
            layers: [new VideoLayer({ quality: VideoQuality.HIGH })],
          }),
    ),
    publisherOffer: new SessionDescription({ type: 'offer', sdp, id: 1 }),
  });
}

/** What the offer would send; the offer itself is checked by the media process. */
function sendingSections(sdp: string): ('audio' | 'video')[] {
  return sdp
    .split(/^(?=m=)/m)
    .slice(1)
    .flatMap((section) => {
      const kind = /^m=(audio|video) (?!0 )/.exec(section)?.[1] as 'audio' | 'video' | undefined;
      const silent = /^a=(?:recvonly|inactive)\r?$/m.test(section);
      return kind && !silent ? [kind] : [];
    });
}
