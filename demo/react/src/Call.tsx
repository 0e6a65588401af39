import 'hms-kit';
import type { HmsRoom } from 'hms-kit';
import { selectPeerCount } from 'hms-kit/store';
import type { LayoutPatch } from 'hms-kit/templates';
import type {} from 'hms-kit/types/react';
import { useCallback, useState, useSyncExternalStore } from 'react';

const layout: LayoutPatch = {
  screens: {
    conferencing: {
      default: { elements: { chat: { message_placeholder: 'Ask your question' } } },
    },
  },
};

interface Props {
  server: string;
  code: string;
  name: string;
  say: (text: string) => void;
  close?: () => void;
}

export function Call({ server, code, name, say, close }: Props) {
  const [theme, setTheme] = useState<'light' | 'dark'>('dark');
  const [room, setRoom] = useState<HmsRoom | null>(null);
  const people = usePeople(room);

  return (
    <section id="call">
      <div className="tools">
        <span>
          People: <strong id="people">{people}</strong>
        </span>
        <button id="theme" onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}>
          Light or dark
        </button>
        <button id="close" onClick={close}>
          Close
        </button>
      </div>
      <hms-room
        ref={setRoom}
        server={server}
        room-code={code}
        user-name={name}
        auto-join
        theme={theme}
        layout={layout}
        onhms-joined={() => say(`In the call as ${name}`)}
        onhms-left={() => say('You left')}
        onhms-error={(event) => say(event.detail.message)}
      >
        <div className="desk">
          <hms-stage />
          <hms-control-bar />
          <hms-chat>
            <p slot="empty">Nobody has asked yet.</p>
          </hms-chat>
        </div>
      </hms-room>
    </section>
  );
}

/** The room's own state in a component: any selector of `hms-kit/store` will do. */
function usePeople(room: HmsRoom | null): number {
  const subscribe = useCallback(
    (listener: () => void) => room?.store?.subscribe(selectPeerCount, listener) ?? (() => {}),
    [room],
  );
  const read = () => (room?.store ? selectPeerCount(room.store.getState()) : 0);
  return useSyncExternalStore(subscribe, read, () => 0);
}
