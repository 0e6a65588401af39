import { describe, expect, it } from 'vitest';
import { EveryoneChat } from './everyone-chat.js';

const ada = { id: 'p1', name: 'Ada', role: 'host' };

describe('EveryoneChat', () => {
  it('answers a retry with the same message', () => {
    const chat = new EveryoneChat();
    const first = chat.add(ada, 'hello', 'c1');
    const again = chat.add(ada, 'hello', 'c1');
    expect(first.fresh).toBe(true);
    expect(again).toEqual({ message: first.message, fresh: false });
    expect(chat.newest()).toHaveLength(1);
  });

  it('lets two authors use the same client id', () => {
    const chat = new EveryoneChat();
    chat.add(ada, 'one', 'c1');
    expect(chat.add({ ...ada, id: 'p2' }, 'two', 'c1').fresh).toBe(true);
  });

  it('keeps the newest 200, oldest first', () => {
    const chat = new EveryoneChat();
    for (let i = 0; i < 250; i++) chat.add(ada, String(i), `c${i}`);
    const kept = chat.newest();
    expect(kept).toHaveLength(200);
    expect(kept[0]?.text).toBe('50');
    expect(kept.at(-1)?.text).toBe('249');
  });

  it('gives ids that sort by time, also when the clock is set back', () => {
    let now = 1_000_000;
    const chat = new EveryoneChat(() => now);
    const ids: string[] = [];
    for (let i = 0; i < 50; i++) {
      now += i % 7 === 0 ? -500 : 1;
      ids.push(chat.add(ada, 'x', `c${i}`).message.id);
    }
    expect([...ids].sort()).toEqual(ids);
  });
});
