/**
 * What the UI shows to one role, worked out from its layout: every answer given, nothing left to guess. A label that
 * the layout does not give is empty: the UI then says it in its own words, in the language of the page.
 */

export interface RoomView {
  role: string;
  logoUrl: string;
  fontFamily: string;
  /** Free key-value pairs of the layout. */
  options: Readonly<Record<string, string>>;
  preview: PreviewView;
  conferencing: ConferencingView;
  leave: { feedback: FeedbackView | null };
}

export interface PreviewView {
  /** Join at once. */
  skip: boolean;
  title: string;
  subtitle: string;
  joinLabel: string;
  goLiveLabel: string;
  /** `go-live`: joining also starts the stream. */
  button: 'join' | 'go-live';
  virtualBackground: VirtualBackgroundView | null;
  noiseCancellation: NoiseCancellationView | null;
}

export interface ConferencingView {
  /** `room`: tiles by WebRTC; `stream`: the player of the live stream. */
  kind: 'room' | 'stream';
  header: { shown: boolean; title: string; description: string };
  footerShown: boolean;
  chat: ChatView | null;
  /** Only with `kind: 'room'`. */
  tiles: TilesView | null;
  /** For those who bring people to the stage. */
  stage: StageView | null;
  participants: boolean;
  reactions: boolean;
  handRaise: boolean;
  /** "Be right back". */
  brb: boolean;
  polls: 'none' | 'read' | 'write';
  virtualBackground: VirtualBackgroundView | null;
  noiseCancellation: NoiseCancellationView | null;
}

export interface ChatView {
  /** Shown from the start. */
  open: boolean;
  /** `side`: beside the video; `below`: under it, always; `overlay`: over it; `sheet`: in its place. */
  placement: 'side' | 'below' | 'overlay' | 'sheet';
  title: string;
  placeholder: string;
  /** Whom this role may write to. */
  everyone: boolean;
  roles: readonly string[];
  peers: boolean;
  canPin: boolean;
  canPause: boolean;
  canBlock: boolean;
  canHide: boolean;
}

export interface TilesView {
  /** Large while somebody has one of them and nobody shares a screen. */
  prominentRoles: readonly string[];
  /** The own picture lies over the others, while they are few and large enough for that. */
  inset: boolean;
  /** Tile menus offer the spotlight. */
  spotlight: boolean;
  /** Most tiles on one page. */
  perPage: number;
  /** What lies over a picture: the name, the muted microphone, the meter, hand and "be right back". */
  name: boolean;
  micState: boolean;
  audioLevel: boolean;
  metadata: boolean;
  rounded: boolean;
  /** No space between tiles, and none around them. */
  edgeToEdge: boolean;
  /** How a camera's picture meets its tile; shared screens are always shown whole. */
  fit: 'contain' | 'cover';
}

export interface StageView {
  bringLabel: string;
  removeLabel: string;
  onStageRole: string;
  offStageRoles: readonly string[];
  /** People are brought without being asked. */
  skipPreview: boolean;
}

export interface VirtualBackgroundView {
  media: readonly { url: string; isDefault: boolean; video: boolean }[];
}

export interface NoiseCancellationView {
  onByDefault: boolean;
}

export interface FeedbackView {
  title: string;
  subtitle: string;
  ratings: readonly {
    label: string;
    value: number;
    emoji: string;
    question: string;
    reasons: readonly string[];
  }[];
  /** Null: no free text. */
  comment: { label: string; placeholder: string } | null;
  submitLabel: string;
}
