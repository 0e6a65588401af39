import { css } from 'lit';

export const reactionMenuStyles = css`
  .emoji {
    min-inline-size: 0;
    grid-template-columns: repeat(5, 48px);
    gap: 4px;
  }
  .emoji:popover-open {
    display: grid;
  }
  .emoji [role='menuitem'] {
    justify-content: center;
    min-block-size: 48px;
    padding: 0;
    font-size: 26px;
    line-height: 1;
    transition: scale 120ms var(--_ease);
  }
  .emoji [role='menuitem']:active {
    scale: 1.25;
  }
`;
