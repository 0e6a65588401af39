import { expect } from '@open-wc/testing';
import { SpeakerOrder } from './speaker-order.js';

const names = (count: number) => Array.from({ length: count }, (_, at) => `p${at}`);

function random(seed: number) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const STEP_MS = 125;

/**
 * A meeting as it is measured in real ones: few people say most (Zipf), turns last from seconds to a minute,
 * words have pauses between them, others put in a short "yes", and some talk at the same time.
 */
function* meeting(seed: number, people: string[], minutes: number) {
  const next = random(seed);
  const weights = people.map((_, at) => 1 / (at + 1));
  const total = weights.reduce((all, weight) => all + weight, 0);
  const someone = () => {
    let at = next() * total;
    return people[weights.findIndex((weight) => (at -= weight) < 0)] ?? people[0]!;
  };
  let turn = { who: someone(), until: 0 };
  let aside = { who: '', until: 0 };
  for (let now = 0; now < minutes * 60_000; now += STEP_MS) {
    if (now >= turn.until + 700) {
      turn = { who: someone(), until: now + 1_500 * Math.exp(next() * 3.2) };
    }
    if (now >= aside.until + 3_000 && next() < 0.03) {
      aside = { who: someone(), until: now + 250 + next() * 900 };
    }
    const speaking = new Set<string>();
    if (now < turn.until && next() > 0.15) speaking.add(turn.who);
    if (now < aside.until) speaking.add(aside.who);
    yield { now, speaking, turn: now < turn.until ? turn.who : null };
  }
}

/** Tiles on the page that are not where they were. */
const moved = (before: readonly string[], after: readonly string[], size: number) =>
  after.slice(0, size).filter((who, at) => before[at] !== who).length;

describe('SpeakerOrder', () => {
  it('moves nobody while all fit on the page', () => {
    const order = new SpeakerOrder();
    for (const { now, speaking } of meeting(3, names(9), 3)) {
      order.hear(speaking, now);
      expect(order.arrange(names(9), { size: 9, now })).to.deep.equal(names(9));
    }
  });

  it('brings somebody forward who speaks for a while, and moves no other tile', () => {
    const order = new SpeakerOrder();
    const who = names(12);
    order.arrange(who, { size: 4, now: 0 });
    order.hear(new Set(['p1', 'p9']), 0);
    expect(order.due(4, 200)).to.equal(1_300);
    expect(order.arrange(who, { size: 4, now: 1_400 }).slice(0, 4)).to.deep.equal(names(4));
    expect(order.arrange(who, { size: 4, now: 1_500 }).slice(0, 4)).to.deep.equal([
      'p0',
      'p1',
      'p2',
      'p9',
    ]);
    expect(order.due(4, 1_600)).to.equal(null);
  });

  it('is not moved by a short word', () => {
    const order = new SpeakerOrder();
    const who = names(12);
    order.arrange(who, { size: 4, now: 0 });
    for (let now = 0; now < 20_000; now += 2_500) {
      order.hear(new Set(['p7']), now);
      order.hear(new Set(), now + 800);
      const at = order.arrange(who, { size: 4, now: now + 1_600 });
      expect(at).to.deep.equal(who);
    }
  });

  it('gives away the place of who has been silent for longest', () => {
    const order = new SpeakerOrder();
    const who = names(8);
    order.arrange(who, { size: 3, now: 0 });
    for (const [at, speaker] of ['p2', 'p0', 'p1'].entries()) {
      order.hear(new Set([speaker]), at * 3_000);
    }
    order.hear(new Set(['p6']), 12_000);
    expect(order.arrange(who, { size: 3, now: 13_600 }).slice(0, 3)).to.deep.equal([
      'p0',
      'p1',
      'p6',
    ]);
  });

  it('never moves what is anchored', () => {
    const order = new SpeakerOrder();
    const who = names(6);
    order.arrange(who, { size: 2, now: 0, anchored: 1 });
    order.hear(new Set(['p5']), 0);
    expect(order.arrange(who, { size: 2, now: 2_000, anchored: 1 }).slice(0, 2)).to.deep.equal([
      'p0',
      'p5',
    ]);
  });

  it('stands still while somebody reads another page', () => {
    const order = new SpeakerOrder();
    const who = names(6);
    order.arrange(who, { size: 2, now: 0 });
    order.hear(new Set(['p5']), 0);
    expect(order.arrange(who, { size: 2, now: null })).to.deep.equal(who);
  });

  it('fills the place of who leaves from behind, and adds who comes at the end', () => {
    const order = new SpeakerOrder();
    order.arrange(names(6), { size: 3, now: 0 });
    const without = names(6).filter((who) => who !== 'p1');
    expect(order.arrange(without, { size: 3, now: 1 })).to.deep.equal([
      'p0',
      'p3',
      'p2',
      'p4',
      'p5',
    ]);
    const back = order.arrange([...without, 'p1'], { size: 3, now: 2 });
    expect(back).to.deep.equal(['p0', 'p3', 'p2', 'p4', 'p5', 'p1']);
  });

  it('moves less than half as many tiles as last speaker first, and still shows who speaks', () => {
    const size = 9;
    const minutes = 10;
    const people = names(25);
    const figures = [1, 2, 3, 4, 5].map((seed) => {
      const order = new SpeakerOrder();
      let ours = order.arrange(people, { size, now: 0 });
      let recent: readonly string[] = people;
      const moves = { ours: 0, recent: 0 };
      const turns = { spoken: 0, seen: 0 };
      for (const { now, speaking, turn } of meeting(seed, [...people].reverse(), minutes)) {
        order.hear(speaking, now);
        const next = order.arrange(people, { size, now });
        moves.ours += moved(ours, next, size);
        ours = next;
        for (const who of speaking) {
          const first = [who, ...recent.filter((other) => other !== who)];
          moves.recent += moved(recent, first, size);
          recent = first;
        }
        if (turn !== null) {
          turns.spoken += 1;
          if (ours.slice(0, size).includes(turn)) turns.seen += 1;
        }
      }
      return {
        ours: moves.ours / minutes,
        recent: moves.recent / minutes,
        seen: turns.seen / turns.spoken,
      };
    });
    for (const { ours, recent, seen } of figures) {
      expect(ours, 'moves per minute').to.be.lessThan(recent / 2);
      expect(ours, 'moves per minute').to.be.lessThan(6);
      expect(seen, 'share of speech with its speaker in view').to.be.greaterThan(0.9);
    }
  });
});
