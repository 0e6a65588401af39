/** What stands in the room's place when there is no call: before it, after it, instead of it. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ErrorCode, WireError } from '../../protocol/errors.js';
import { icon, type IconName } from '../internal/icon.js';
import type { TextKey } from '../lang/en.js';
import type { Texts } from '../lang/texts.js';

/** The way on. `again` enters once more; `reload` fetches the page; null: the session is over for good. */
type WayOn = 'again' | 'reload' | null;

interface Looks {
  title: TextKey;
  icon: IconName;
  way: WayOn;
  /** Words of the button, where "Try again" says too little. */
  button?: TextKey;
}

const LINK: Looks = { title: 'failed.title-link', icon: 'lock', way: 'again' };
/** The page brought the token: loaded again, it brings another. */
const TOKEN: Looks = { ...LINK, way: 'reload', button: 'reload' };
const FULL: Looks = { title: 'failed.title-full', icon: 'people', way: 'again' };
const SERVER: Looks = { title: 'failed.title-server', icon: 'offline', way: 'again' };
const OTHER: Looks = { title: 'failed.title', icon: 'warning', way: 'again' };

const LOOKS: Partial<Record<ErrorCode, Looks>> = {
  token_invalid: TOKEN,
  token_expired: TOKEN,
  token_foreign: TOKEN,
  code_unknown: LINK,
  code_disabled: LINK,
  room_unknown: LINK,
  room_disabled: { ...LINK, icon: 'door' },
  role_unknown: LINK,
  room_full: FULL,
  role_full: FULL,
  version_unsupported: { ...OTHER, way: 'reload', button: 'reload' },
  message_malformed: { ...OTHER, way: 'reload', button: 'reload' },
  resume_expired: { ...OTHER, icon: 'offline', button: 'left.rejoin' },
  session_replaced: {
    title: 'failed.title-moved',
    icon: 'tabs',
    way: 'again',
    button: 'failed.use-here',
  },
  peer_removed: { title: 'failed.title-removed', icon: 'removed', way: null },
  room_ended: { title: 'failed.title-ended', icon: 'ended', way: null },
  server_away: SERVER,
  server_stopping: SERVER,
  request_timeout: SERVER,
  too_slow: { ...SERVER, title: 'failed.title' },
  insecure_context: { title: 'failed.title-insecure', icon: 'lock', way: null },
};

export function failedScreen(
  texts: Texts,
  error: WireError,
  acts: { again: () => void; reload: () => void },
): TemplateResult {
  const looks = LOOKS[error.code] ?? OTHER;
  return screen({
    icon: looks.icon,
    title: texts.t(looks.title),
    body: texts.find(`error.${error.code}`) ?? error.message,
    alert: true,
    button: looks.way ? texts.t(looks.button ?? 'try-again') : null,
    act: looks.way === 'reload' ? acts.reload : acts.again,
  });
}

export function leftScreen(
  texts: Texts,
  rejoin: () => void,
  below: TemplateResult | typeof nothing,
): TemplateResult {
  return screen({
    below,
    icon: 'door',
    title: texts.t('left.title'),
    body: texts.t('left.body'),
    alert: false,
    button: texts.t('left.rejoin'),
    act: rejoin,
  });
}

/** The lobby's outline, so that nothing jumps when it arrives; with words, for those who wait longer. */
export function waitingScreen(sentence: string): TemplateResult {
  return html`<div class="screen waiting">
    <div class="skeleton" aria-hidden="true"></div>
    <p role="status">${sentence}</p>
  </div>`;
}

export function quietScreen(sentence: string): TemplateResult {
  return html`<div class="screen"><p class="quiet">${sentence}</p></div>`;
}

function screen(view: {
  icon: IconName;
  title: string;
  body: string;
  alert: boolean;
  button: string | null;
  act: () => void;
  below?: TemplateResult | typeof nothing;
}): TemplateResult {
  return html`<div part="screen" class="screen">
    <span class="badge">${icon(view.icon)}</span>
    <div role=${view.alert ? 'alert' : nothing}>
      <h1>${view.title}</h1>
      <p>${view.body}</p>
    </div>
    ${
      view.button === null
        ? nothing
        : html`<button class="button primary" @click=${view.act}>${view.button}</button>`
    }
    ${view.below ?? nothing}
  </div>`;
}
