import { css } from 'lit';

/** Answering: questions, choices, the turn of a question with a time, and what is said after it. */
export const ballotStyles = css`
  .ballot .question {
    display: grid;
    gap: 4px;
  }
  .choice {
    padding-inline: 12px;
    border: 1px solid var(--_border-bright);
    border-radius: var(--_radius);
    background: var(--_surface-dim);
  }
  .choice:hover {
    background: var(--_surface-bright);
  }
  .choice:has(:checked) {
    border-color: var(--_primary-bright);
    background: var(--_surface-bright);
  }
  .turn {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    min-block-size: 28px;
    font-weight: 500;
    color: var(--_text-medium);
  }
  .drain {
    block-size: 4px;
    margin-block-start: -4px;
    border-radius: 999px;
    background: var(--_surface-bright);
    overflow: hidden;
  }
  .drain i {
    display: block;
    block-size: 100%;
    border-radius: inherit;
    background: var(--_primary-bright);
    transform-origin: left;
    transition: transform 1s linear;
  }
  :host(:dir(rtl)) .drain i {
    transform-origin: right;
  }
  legend:focus,
  .answered:focus {
    outline: none;
  }
  .answered {
    display: grid;
    gap: 4px;
  }
  .answered > p {
    display: flex;
    align-items: center;
    gap: 8px;
    color: var(--_text-medium);
  }
  .answered .icon {
    color: var(--_success);
  }
  .answered .late .icon {
    color: var(--_text-low);
  }
`;
