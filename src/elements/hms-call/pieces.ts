/** What a call fetches when somebody first needs it; the tags stand there before, and come to life then. */
const PIECES = {
  stage: () => import('./on-stage.define.js'),
  chat: () => import('../hms-chat/hms-chat.define.js'),
  people: () => import('../hms-participants/hms-participants.define.js'),
  player: () => import('../hms-hls-player/hms-hls-player.define.js'),
  polls: () => import('../hms-polls/hms-polls.define.js'),
  live: () =>
    Promise.all([
      import('../hms-live-badge/hms-live-badge.define.js'),
      import('../hms-go-live-button/hms-go-live-button.define.js'),
    ]),
  recording: () => import('../hms-recording-badge/hms-recording-badge.define.js'),
  reactions: () => import('../hms-reactions/hms-reactions.define.js'),
  connection: () => import('../hms-connection/hms-connection.define.js'),
  pip: () => import('../hms-pip/hms-pip.define.js'),
  invite: () => import('../hms-stage-invite/hms-stage-invite.define.js'),
  toasts: () => import('../hms-toasts/hms-toasts.define.js'),
} as const;

export type Piece = keyof typeof PIECES;

/** Resolves when the element is there; asks again after a failure. */
export async function loadPiece(piece: Piece): Promise<void> {
  await PIECES[piece]();
}
