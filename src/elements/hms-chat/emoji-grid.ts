/**
 * Emoji to put into a message: the ones that people use in meetings, no more, so that they need neither a download
 * from elsewhere nor a search. A chunk of its own; any other emoji comes from the keyboard.
 */
import { css, html, type TemplateResult } from 'lit';

const COLUMNS = 8;

const EMOJI = [
  ...[
    '😀',
    '😄',
    '😁',
    '😅',
    '😂',
    '🤣',
    '🙂',
    '😉',
    '😊',
    '😍',
    '🥰',
    '😘',
    '😎',
    '🤩',
    '🥳',
    '🤗',
  ],
  ...[
    '🤔',
    '🫡',
    '🤫',
    '😐',
    '🙄',
    '😏',
    '😴',
    '😬',
    '😮',
    '😲',
    '😳',
    '🥺',
    '😢',
    '😭',
    '😤',
    '😡',
  ],
  ...[
    '🤯',
    '😱',
    '🤒',
    '🥶',
    '🙈',
    '👍',
    '👎',
    '👌',
    '✌️',
    '🤞',
    '👏',
    '🙌',
    '🙏',
    '💪',
    '👋',
    '🤝',
  ],
  ...[
    '👀',
    '💯',
    '🔥',
    '✨',
    '🎉',
    '🎂',
    '🏆',
    '🎯',
    '🚀',
    '💡',
    '❤️',
    '💙',
    '💚',
    '💔',
    '⭐',
    '☕',
  ],
  ...[
    '✅',
    '❌',
    '❓',
    '❗',
    '⏰',
    '📌',
    '📎',
    '📈',
    '💻',
    '📱',
    '🎧',
    '🎤',
    '🌍',
    '☀️',
    '🌧️',
    '🍕',
  ],
] as const;

export const emojiStyles = css`
  .emoji {
    display: grid;
    grid-template-columns: repeat(8, 1fr);
    max-block-size: 184px;
    overflow-y: auto;
    padding: 4px;
    margin-block-end: 8px;
    border-radius: var(--_radius-tile);
    background: var(--_surface-bright);
    scrollbar-width: thin;
  }
  .emoji button {
    min-block-size: 44px;
    border-radius: var(--_radius);
    font-size: 20px;
  }
  .emoji button:hover {
    background: var(--_surface-brighter);
  }
  .emoji button:focus-visible {
    outline-offset: -2px;
  }
`;

/** The grid, moved through by the arrow keys. */
export function emojiGrid(label: string, pick: (emoji: string) => void): TemplateResult {
  return html`<div class="emoji" role="group" aria-label=${label} @keydown=${onKeydown}>
    ${EMOJI.map(
      (emoji, index) =>
        html`<button
          type="button"
          tabindex=${index === 0 ? 0 : -1}
          @click=${() => {
            pick(emoji);
          }}
        >
          ${emoji}
        </button>`,
    )}
  </div>`;
}

function onKeydown(event: KeyboardEvent): void {
  const grid = event.currentTarget as HTMLElement;
  const buttons = [...grid.querySelectorAll('button')];
  const at = buttons.indexOf(event.target as HTMLButtonElement);
  const forward = getComputedStyle(grid).direction === 'rtl' ? -1 : 1;
  const steps: Partial<Record<string, number>> = {
    ArrowRight: forward,
    ArrowLeft: -forward,
    ArrowDown: COLUMNS,
    ArrowUp: -COLUMNS,
  };
  const step = steps[event.key];
  const next = step === undefined ? undefined : buttons[at + step];
  if (!next) return;
  event.preventDefault();
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next.focus();
}
