import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { BackgroundState } from '../../store/state.js';
import type { VirtualBackgroundView } from '../../templates/view.js';
import { icon } from '../internal/icon.js';
import type { Texts } from '../lang/texts.js';

interface Choice {
  value: string;
  label: string;
  look: TemplateResult;
}

/** What may stand behind the person: radio buttons that look like what they choose. Moving pictures are left out. */
export function backgroundChoice(
  texts: Texts,
  background: BackgroundState,
  media: VirtualBackgroundView['media'],
  choose: (background: string) => void,
): TemplateResult {
  const pictures = media.filter(({ video }) => !video);
  const choices: Choice[] = [
    { value: 'none', label: texts.t('settings.background-none'), look: icon('block') },
    { value: 'blur', label: texts.t('settings.background-blur'), look: icon('blur') },
    ...pictures.map(({ url }, index) => ({
      value: url,
      label: texts.t('settings.background-picture', { number: index + 1 }),
      look: html`<img src=${url} alt="" crossorigin="anonymous" loading="lazy" />`,
    })),
  ];
  return html`<fieldset class="backgrounds" aria-busy=${background.busy ? 'true' : 'false'}>
    <legend>${texts.t('settings.background')}</legend>
    <div>
      ${choices.map(
        ({ value, label, look }) =>
          html`<label title=${label}>
            <input
              type="radio"
              name="background"
              class="sr"
              value=${value}
              .checked=${live(value === background.chosen)}
              ?disabled=${background.busy}
              @change=${() => {
                choose(value);
              }}
            />
            <span class="look">${look}</span><span class="caption">${label}</span>
          </label>`,
      )}
    </div>
    ${
      background.error
        ? html`<p class="problem" role="alert">
            ${icon('warning')}${texts.find(`error.${background.error.code}`) ?? background.error.message}
          </p>`
        : nothing
    }
  </fieldset>`;
}
