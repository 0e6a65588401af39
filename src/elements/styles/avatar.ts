import { css } from 'lit';

/** Somebody in a list: initials on the person's own colour, which the element gives as `--avatar`. */
export const avatarStyles = css`
  .avatar {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border-radius: 50%;
    background: var(--avatar);
    color: #fff;
    font: 500 13px/1 var(--_font);
  }
`;
