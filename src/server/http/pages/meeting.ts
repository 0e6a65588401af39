import { html } from '../html.js';
import { page } from './frame.js';

/** The page of one room: our own element, and nothing else. */
export function meetingPage(
  code: string,
  name: string | undefined,
  effects: string | null,
): string {
  const known = name === undefined ? html`` : html` user-name="${name}"`;
  const extra = effects === null ? html`` : html` effects-url="${effects}"`;
  const room = html`<hms-room room-code="${code}" ${known}${extra}></hms-room>`;
  return page(
    'Meeting · hms-kit',
    '/pages/meeting.css',
    html`<script type="module" src="/hms.js"></script>`,
    html`<body>
      ${room}
      <noscript><p>This page needs JavaScript for video and sound.</p></noscript>
    </body>`,
  );
}

export const MEETING_CSS = `
html, body { height: 100%; margin: 0; background: #0b0e15; color: #eff0fa; }
body { font: 16px/24px system-ui, sans-serif; overflow: hidden; }
hms-room { display: block; height: 100vh; height: 100dvh; }
noscript p { padding: 24px; text-align: center; }
`;
