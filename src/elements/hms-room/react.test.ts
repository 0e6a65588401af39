/** The elements in React; `test/frameworks` has a whole product in each framework. */
import { expect } from '@open-wc/testing';
import { createElement, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { aRoom } from '../../testing/a-room.js';
import '../hms-chat/hms-chat.define.js';
import './hms-room.define.js';

describe('a room in React', () => {
  let place: HTMLElement;
  let root: Root;
  beforeEach(() => {
    place = document.body.appendChild(document.createElement('div'));
    root = createRoot(place);
  });
  afterEach(() => {
    root.unmount();
    place.remove();
  });

  it('takes properties, tells events and fills slots, also in strict mode', async () => {
    const handle = aRoom({ peers: 2, messages: 0 });
    const left: string[] = [];
    const draw = (theme: string) =>
      root.render(
        createElement(
          StrictMode,
          null,
          createElement(
            'hms-room',
            {
              ...{ handle, theme, 'auto-join': true, 'user-name': 'Ada', class: 'desk' },
              layout: {
                screens: {
                  conferencing: { default: { elements: { chat: { message_placeholder: 'Ask' } } } },
                },
              },
              'onhms-left': ({ detail }: CustomEvent<{ roomId: string }>) =>
                left.push(detail.roomId),
            },
            createElement(
              'hms-chat',
              null,
              createElement('p', { slot: 'empty' }, 'Nobody has asked yet.'),
            ),
          ),
        ),
      );
    draw('dark');
    await waitUntil(() => place.querySelector('hms-chat')?.shadowRoot?.querySelector('textarea'));
    const room = place.querySelector('hms-room')!;
    const chat = place.querySelector('hms-chat')!;
    expect(place.querySelectorAll('hms-room').length).to.equal(1);
    expect(room.store).to.equal(handle.store);
    expect(room.autoJoin).to.equal(true);
    expect(room.userName).to.equal('Ada');
    expect(room.className).to.equal('desk');
    await waitUntil(() => chat.shadowRoot?.querySelector('textarea')?.placeholder === 'Ask');
    expect(chat.querySelector('p')!.assignedSlot?.name).to.equal('empty');

    draw('light');
    await waitUntil(() => room.theme === 'light');
    expect(getComputedStyle(chat).colorScheme).to.equal('light');
    expect(place.querySelector('hms-room')).to.equal(room);

    const told = new CustomEvent('hms-left', { detail: { roomId: 'r1' }, bubbles: true });
    chat.dispatchEvent(told);
    expect(left).to.deep.equal(['r1']);
  });
});
