/** Somebody asks this person to switch something on: fetched when that happens, which needs a role that sends. */
import { css, html, type ReactiveElement, type TemplateResult } from 'lit';
import type { UnmuteRequest } from '../../store/state.js';
import { adopt } from '../internal/adopt.js';
import '../internal/devices-only.define.js';
import { icon } from '../internal/icon.js';
import type { Texts } from '../lang/texts.js';
import './unmute-only.define.js';

interface Answers {
  accept: () => void;
  reject: () => void;
}

const styles = css`
  .request {
    flex-wrap: wrap;
    max-inline-size: min(560px, 100%);
    padding-block: 8px;
    padding-inline-end: 8px;
  }
  .request p {
    flex: 1 1 220px;
  }
  .answers {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
`;

export class UnmuteQuestion {
  readonly #answers: Answers;

  constructor(host: ReactiveElement, answers: Answers) {
    this.#answers = answers;
    adopt(host, styles);
  }

  sentence({ t }: Texts, { by, sources }: UnmuteRequest): string {
    const both = sources.includes('microphone') && sources.includes('camera');
    const key = both ? 'both' : sources.includes('camera') ? 'camera' : 'microphone';
    return t(`unmute.${key}`, { name: by.name || t('unmute.somebody') });
  }

  /** Stays until it is answered: nobody's microphone goes on without its owner. */
  render(texts: Texts, request: UnmuteRequest): TemplateResult {
    const camera = !request.sources.includes('microphone');
    const { accept, reject } = this.#answers;
    return html`<div part="toast" class="toast request">
      ${icon(camera ? 'camera' : 'mic')}
      <p dir="auto">${this.sentence(texts, request)}</p>
      <div class="answers">
        <button class="button primary" @click=${accept}>
          ${texts.t(camera ? 'unmute.accept-camera' : 'unmute.accept-microphone')}
        </button>
        <button class="button quiet" @click=${reject}>${texts.t('unmute.decline')}</button>
      </div>
    </div>`;
  }
}
