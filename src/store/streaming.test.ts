import { describe, expect, it } from 'vitest';
import { HmsError, NO_PERMISSIONS } from '../protocol/index.js';
import { aJoin, aRoleInfo, aRoomInfo, aStream } from '../testing/builders.js';
import { fakeChannel } from '../testing/fake-channel.js';
import { fakeMedia } from '../testing/fake-media.js';
import { createActions } from './actions.js';
import { connectPorts } from './connect-ports.js';
import { createRoomStore } from './room-store.js';

const host = aRoleInfo('host', ['video'], {
  permissions: { ...NO_PERMISSIONS, hlsStreaming: true },
});
const layout = {
  role: 'host',
  screens: {
    preview: {
      default: { elements: { join_form: { join_btn_type: 'JOIN_BTN_TYPE_JOIN_AND_GO_LIVE' } } },
    },
  },
};

function aRoom(more: object = {}) {
  const entered = { epoch: 'e', room: aRoomInfo(), role: host, layout, peerCount: 0, name: null };
  const channel = fakeChannel({
    enter: { ...entered, stream: null, ...more },
    join: aJoin('me'),
  });
  const media = fakeMedia();
  const store = createRoomStore();
  connectPorts(store, { channel, media });
  const actions = createActions(store, { channel, media });
  const asked = () => channel.calls.map(({ name }) => name);
  const join = async () => {
    await actions.enter({ code: 'c' });
    await actions.join({ name: 'Ada' });
  };
  return { channel, store, actions, asked, join };
}

describe('the join', () => {
  it('goes live where the layout says so', async () => {
    const { asked, join } = aRoom();
    await join();
    expect(asked()).toContain('stream.start');
  });

  it.each([
    ['without the permission', { role: aRoleInfo('host', ['video']) }],
    ['in a room that is live already', { stream: aStream({ url: null }) }],
    ['where the layout only joins', { layout: { role: 'host' } }],
  ])('does not go live %s', async (_case, more) => {
    const { asked, join } = aRoom(more);
    await join();
    expect(asked()).not.toContain('stream.start');
  });

  it('tells why it did not work, unless somebody else was faster', async () => {
    const { channel, store, join } = aRoom();
    channel.answers['stream.start'] = new HmsError('unprocessable', 'No codecs.');
    await join();
    expect(store.getState().notices).toMatchObject([{ kind: 'error', text: 'unprocessable' }]);

    const other = aRoom();
    other.channel.answers['stream.start'] = new HmsError('conflict', 'Live already.');
    await other.join();
    expect(other.store.getState()).toMatchObject({ status: 'joined', notices: [] });
  });
});

describe('the stream', () => {
  it('comes with the snapshot, and follows what the room tells', async () => {
    const { channel, store, join } = aRoom();
    channel.answers['join'] = aJoin('me', { stream: aStream({ id: 'first' }) });
    await join();
    expect(store.getState().stream?.id).toBe('first');
    const tell = (stream: ReturnType<typeof aStream> | null) =>
      channel.push({ type: 'event', event: { type: 'stream.changed', stream } });
    tell(null);
    expect(store.getState().stream).toBeNull();
    tell(aStream({ state: 'failed' }));
    expect(store.getState().notices).toMatchObject([{ text: 'notice.stream-failed' }]);
  });

  it('is what its actions ask for', async () => {
    const { channel, actions } = aRoom();
    await actions.startHLSStreaming({ recording: { hlsVod: true } });
    await actions.pauseHLSRecording();
    await actions.resumeHLSRecording();
    await actions.sendHLSTimedMetadata([{ payload: 'poll:1', duration: 2 }]);
    await actions.stopHLSStreaming();
    const url = 'rtmp://a.example/app/key';
    const resolution = { width: 1920, height: 1080 };
    await actions.startRTMPOrRecording({ rtmpURLs: [url], resolution, record: true });
    await actions.addRTMPTargets([`${url}2`]);
    await actions.removeRTMPTarget('target');
    await actions.stopRTMPAndRecording();
    await actions.startRecording({ audioOnly: true });
    await actions.pauseRecording();
    await actions.resumeRecording();
    await actions.stopRecording();
    expect(channel.calls).toEqual([
      { name: 'stream.start', args: [{ recording: { hlsVod: true } }] },
      { name: 'stream.pauseRecording', args: [{ paused: true }] },
      { name: 'stream.pauseRecording', args: [{ paused: false }] },
      { name: 'stream.metadata', args: [{ entries: [{ payload: 'poll:1', duration: 2 }] }] },
      { name: 'stream.stop', args: [{}] },
      { name: 'externalStream.start', args: [{ urls: [url], resolution, recording: true }] },
      { name: 'externalStream.addTargets', args: [{ urls: [`${url}2`] }] },
      { name: 'externalStream.removeTarget', args: [{ targetId: 'target' }] },
      { name: 'externalStream.stop', args: [{}] },
      { name: 'recording.start', args: [{ audioOnly: true }] },
      { name: 'recording.pause', args: [{ paused: true }] },
      { name: 'recording.pause', args: [{ paused: false }] },
      { name: 'recording.stop', args: [{}] },
    ]);
  });
});
