import { expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { vi } from 'vitest';
import { aRoom, mountRoom, type ARoom } from '../../testing/a-room.js';
import { aRoleInfo, aStream } from '../../testing/builders.js';
import { tellEvent } from '../../testing/paper-ports.js';
import type { HmsCall } from './hms-call.js';
import './hms-call.define.js';

// Playback takes its time, and a busy machine more of it.
vi.setConfig({ testTimeout: 60_000 });
const PATIENCE = { timeout: 25_000 };
const AUDIENCE = aRoleInfo('viewer', [], { subscribeToRoles: ['host'] });
const GUEST = aRoleInfo('guest', ['audio', 'video'], { subscribeToRoles: ['host'] });

const QUIET = {
  layout: {
    role: 'viewer',
    screens: {
      conferencing: {
        hls_live_streaming: {
          elements: { chat: { initial_state: 'CHAT_STATE_OPEN', public_chat_enabled: true } },
        },
      },
    },
  },
} as const;

/** When pictures of a video were presented, from the first one that is looked for. */
function framesOf(find: () => HTMLVideoElement | null) {
  const times: number[] = [];
  const follow = (video: HTMLVideoElement) =>
    video.requestVideoFrameCallback((_, { presentationTime }) => {
      times.push(presentationTime);
      follow(video);
    });
  const look = () => {
    const video = find();
    if (video) follow(video);
    else requestAnimationFrame(look);
  };
  look();
  return times;
}

/**
 * Looks in every frame of the page whether a picture stands, of the stage or of the player in front of it, and writes
 * down what there was where none did.
 */
function holesOf(call: HmsCall, stage: () => HTMLVideoElement | null): string[] {
  const holes: string[] = [];
  const look = () => {
    if (!call.isConnected) return;
    const place = call.shadowRoot!.querySelector('.stream')?.classList.item(1);
    const player = call.shadowRoot!.querySelector('hms-hls-player');
    const still = call.shadowRoot!.querySelector<HTMLCanvasElement>('canvas.still');
    // A video that has had a picture keeps it while it seeks, or waits.
    const width = (place === 'front' ? player?.video : stage())?.videoWidth ?? still?.width ?? 0;
    if (width === 0) holes.push(`nothing stands while the player is ${place}`);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  return holes;
}

let count = 0;

/** A viewer whose picture moves. */
async function aViewer() {
  const name = `handover-${count++}-${Date.now()}`;
  await fetch(`/stream-fixture/${name}/control`);
  const url = `/stream-fixture/${name}/master.m3u8`;
  const room = aRoom({
    peers: 3,
    role: 'viewer',
    state: { role: AUDIENCE, stream: aStream({ url }) },
  });
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  parent.style.cssText = 'width:900px;height:600px';
  mountRoom(room, parent);
  const call = document.createElement('hms-call');
  parent.append(call);
  await call.updateComplete;
  const shadow = call.shadowRoot!;
  const place = () => shadow.querySelector('.stream')?.classList.item(1) ?? null;
  const player = () => shadow.querySelector('hms-hls-player')!;
  await waitUntil(() => player().video, 'the player is there', PATIENCE);
  player().muted = true;
  player().video!.muted = true;
  const playing = (video: HTMLVideoElement) => video.currentTime > 0 && !video.paused;
  await waitUntil(() => playing(player().video!), 'the stream plays', PATIENCE);
  const tile = (): HTMLVideoElement | null => {
    const tiles = shadow.querySelector('hms-stage')?.shadowRoot?.querySelectorAll('hms-video-tile');
    const others = [...(tiles ?? [])].filter(({ peerId }) => peerId !== 'p0');
    return others[0]?.shadowRoot?.querySelector('video') ?? null;
  };
  return { room, call, shadow, place, player, tile };
}

const become = (room: ARoom, role: typeof GUEST) =>
  tellEvent(room.store, 'role.updated', { role, layout: { role: role.name }, by: null });

describe('between stream and stage', () => {
  it('has one picture until the other one moves, there and back', async () => {
    const { room, call, shadow, place, player, tile } = await aViewer();
    expect(place()).to.equal('front');
    expect(shadow.querySelector('hms-stage')).to.equal(null);
    const { video } = player();
    const streamed = framesOf(() => video);
    const staged = framesOf(tile);
    const holes = holesOf(call, tile);

    become(room, GUEST);
    await call.updateComplete;
    expect(shadow.querySelector('hms-stage')).to.exist;
    expect(place()).to.equal('front');
    expect(player().standby, 'the stage is already heard').to.equal(true);
    await waitUntil(() => place() === 'behind', 'the stage is in sight', PATIENCE);
    expect(staged.length).to.be.greaterThan(0);
    expect(shadow.querySelector<HTMLElement>('.stream')!.inert).to.equal(true);
    expect(video!.muted).to.equal(true);
    // Two seconds of its pictures: what is not drawn at all would be told now and then.
    const behind = streamed.length;
    await waitUntil(() => streamed.length > behind + 20, 'it plays on behind', PATIENCE);

    become(room, AUDIENCE);
    await call.updateComplete;
    expect(place()).to.equal('front');
    expect(shadow.querySelector('hms-stage')).to.equal(null);
    expect(player().video).to.equal(video);
    expect(video!.readyState).to.be.greaterThan(1);
    const front = streamed.length;
    await waitUntil(() => streamed.length > front, 'it still plays', PATIENCE);
    expect(holes).to.deep.equal([]);
  });

  it('keeps the last picture of the stage until the player has one', async () => {
    const { room, call, shadow, place, player, tile } = await aViewer();
    become(room, GUEST);
    await waitUntil(() => place() === 'behind', 'the stage is in sight', PATIENCE);
    const holes = holesOf(call, tile);
    player().video!.pause();
    become(room, AUDIENCE);
    await call.updateComplete;
    expect(place()).to.equal('behind');
    const still = shadow.querySelector<HTMLCanvasElement>('canvas.still')!;
    const { data } = still.getContext('2d')!.getImageData(0, 0, still.width, still.height);
    expect(
      data.some((value) => value > 0),
      'the stage is on it',
    ).to.equal(true);
    void player().video!.play();
    await waitUntil(() => place() === 'front', 'the stream is in sight', PATIENCE);
    expect(shadow.querySelector('canvas.still')).to.equal(null);
    expect(player().standby).to.equal(false);
    expect(holes).to.deep.equal([]);
  });

  it('shows the stream as soon as the media of the stage goes away, and the stage when it is back', async () => {
    const { room, call, place, tile } = await aViewer();
    become(room, GUEST);
    await waitUntil(() => place() === 'behind', 'the stage is in sight', PATIENCE);
    const flows = (ready: boolean) => {
      for (const trackId of Object.keys(room.store.getState().tracks)) {
        room.store.dispatch({ from: 'media', type: 'track', trackId, ready });
      }
    };
    flows(false);
    await call.updateComplete;
    expect(place()).to.equal('front');
    flows(true);
    await waitUntil(() => place() === 'behind', 'the stage is back', PATIENCE);
    expect(tile()!.videoWidth).to.be.greaterThan(0);
  });

  it('does not wait for pictures that nobody sends', async () => {
    const { room, call, place } = await aViewer();
    for (const { id } of Object.values(room.store.getState().tracks)) {
      tellEvent(room.store, 'track.updated', { trackId: id, changes: { muted: true } });
    }
    become(room, GUEST);
    await call.updateComplete;
    await waitUntil(() => place() === 'behind', 'the stage is in sight', { timeout: 3_000 });
  });

  it('lets the stream go when it ends while one is on the stage', async () => {
    const { room, call, place } = await aViewer();
    become(room, GUEST);
    await waitUntil(() => place() === 'behind', 'the stage is in sight', PATIENCE);
    tellEvent(room.store, 'stream.changed', { stream: null });
    await call.updateComplete;
    expect(place()).to.equal(null);
  });

  it('shows the player and the chat to who comes into a quiet room', async () => {
    const room = aRoom({ peers: 1, role: 'viewer', state: { role: AUDIENCE, ...QUIET } });
    const parent = await fixture<HTMLElement>(html`<div></div>`);
    mountRoom(room, parent);
    const call = document.createElement('hms-call');
    parent.append(call);
    const words = () => call.shadowRoot!.querySelector('hms-hls-player')?.shadowRoot?.textContent;
    await waitUntil(() => words()?.includes('not started yet'), 'the player', PATIENCE);
    expect(call.shadowRoot!.querySelector('hms-chat')).to.exist;
  });

  it('shows no stream to who never watched it', async () => {
    const room = aRoom({ peers: 2, blank: true, state: { stream: aStream() } });
    const parent = await fixture<HTMLElement>(html`<div></div>`);
    mountRoom(room, parent);
    const call = document.createElement('hms-call');
    parent.append(call);
    await call.updateComplete;
    expect(call.shadowRoot!.querySelector('hms-hls-player')).to.equal(null);
  });
});
