import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { flushed, type NoteOutlet } from '../../../test/helpers/note-outlet.js';
import { RoomHost, type Guest } from '../../../test/helpers/room-host.js';
import type { Events } from '../../protocol/index.js';
import type { Room } from './room.js';
import { loadStarter } from './starter-templates.js';

let host: RoomHost;
let room: Room;
let boss: Guest;
let ann: Guest;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  host = await RoomHost.open();
  room = await host.room(loadStarter('live-streaming'));
  boss = await host.join(room, 'boss', 'broadcaster');
  ann = await host.join(room, 'ann', 'viewer-near-realtime');
});

afterEach(async () => {
  await host.close();
  vi.useRealTimers();
});

const role = (peerId: string) => room.peer(peerId)?.role;
async function asked(outlet: NoteOutlet): Promise<Events['role.requested']['request']> {
  await flushed();
  const event = outlet.events.filter(({ type }) => type === 'role.requested').at(-1);
  return (event as unknown as Events['role.requested']).request;
}

describe('changing a role', () => {
  it('tells everybody, and the person what it may do now, and writes it down', async () => {
    await room.changeRole('boss', 'ann', 'viewer-on-stage', { force: true });
    await flushed();
    expect(boss.outlet.events.at(-1)).toEqual({
      type: 'peer.updated',
      peerId: 'ann',
      changes: { role: 'viewer-on-stage', previousRole: 'viewer-near-realtime' },
    });
    expect(ann.outlet.events.at(-1)).toMatchObject({
      type: 'role.updated',
      role: { name: 'viewer-on-stage', needsMedia: true, publish: { allowed: ['audio', 'video'] } },
      layout: { role: 'viewer-on-stage' },
      by: { peerId: 'boss' },
    });
    expect(host.journal.last('role.changed')).toMatchObject({
      peer: { id: 'ann', role: 'viewer-on-stage' },
      previousRole: 'viewer-near-realtime',
      by: { id: 'boss' },
    });
  });

  it('takes effect only once it is written down', async () => {
    const release = host.journal.hold();
    const change = room.changeRole('boss', 'ann', 'viewer-on-stage', { force: true });
    await flushed();
    expect(role('ann')).toBe('viewer-near-realtime');
    expect(ann.outlet.told).toEqual([]);
    release();
    await change;
    expect(role('ann')).toBe('viewer-on-stage');
  });

  it('keeps the order when several change the same person, and the record follows it', async () => {
    const release = host.journal.hold();
    const changes = [
      room.changeRole('boss', 'ann', 'viewer-realtime', { force: true }),
      room.updatePeer('ann', 'ann', { name: 'Anna' }),
      room.changeRole(null, 'ann', 'co-broadcaster'),
    ];
    release();
    await Promise.all(changes);
    expect(room.peer('ann')).toMatchObject({
      role: 'co-broadcaster',
      previousRole: 'viewer-realtime',
      name: 'Anna',
    });
    expect(host.journal.changes.slice(-3)).toMatchObject([
      { type: 'role.changed', peer: { role: 'viewer-realtime', name: 'ann' } },
      { type: 'peer.updated', peer: { role: 'viewer-realtime', name: 'Anna' } },
      { type: 'role.changed', peer: { role: 'co-broadcaster', name: 'Anna' } },
    ]);
  });

  it('is over when the person leaves meanwhile', async () => {
    const release = host.journal.hold();
    const change = room.changeRole('boss', 'ann', 'viewer-on-stage', { force: true });
    await flushed();
    const left = room.leave('ann', 'left');
    release();
    await left;
    await expect(change).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each([
    ['forbidden', 'ann', 'boss', 'viewer-realtime'],
    ['role_unknown', 'boss', 'ann', 'pope'],
    ['role_unknown', 'boss', 'ann', 'toString'],
    ['role_unknown', 'boss', 'ann', 'external'],
    ['not_found', 'boss', 'nobody', 'viewer-realtime'],
    ['not_joined', 'nobody', 'ann', 'viewer-realtime'],
  ])('says %s to %s about %s as %s, and changes nothing', async (code, actor, peerId, wanted) => {
    const before = room.peer(peerId);
    await expect(room.changeRole(actor, peerId, wanted, { force: true })).rejects.toMatchObject({
      code,
    });
    expect(room.peer(peerId)).toBe(before);
    expect(host.journal.last('role.changed')).toBeUndefined();
  });

  it('keeps to the places of the role, for people who ask at the same time as well', async () => {
    await host.directory.templates.change(room.record.templateId, (template) => ({
      ...template,
      roles: {
        ...template.roles,
        'viewer-on-stage': { ...template.roles['viewer-on-stage'], maxPeerCount: 1 },
      },
    }));
    await expect.poll(() => room.rules('viewer-on-stage')?.maxPeerCount).toBe(1);
    await host.join(room, 'ben', 'viewer-realtime');
    const results = await Promise.allSettled([
      room.changeRole('boss', 'ann', 'viewer-on-stage', { force: true }),
      room.changeRole('boss', 'ben', 'viewer-on-stage', { force: true }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(role('ben')).toBe('viewer-realtime');
    expect(host.journal.last('role.changeFailed')).toMatchObject({
      peer: { id: 'ben' },
      message: 'role limit reached',
    });
  });

  it.each([
    ['used up', 1],
    ['closed', -1],
  ])('gives nobody a role whose places are %s, by asking neither', async (_what, maxPeerCount) => {
    const places = { ...room.template.roles['viewer-on-stage'], maxPeerCount };
    await host.join(room, 'ben', 'viewer-on-stage');
    await room.changeRole('boss', 'ann', 'viewer-on-stage');
    const open = await asked(ann.outlet);
    const { templateId } = room.record;
    await host.directory.parts.saveRole(templateId, 'viewer-on-stage', places);
    await expect.poll(() => room.rules('viewer-on-stage')?.maxPeerCount).toBe(maxPeerCount);

    const full = { code: 'role_full' };
    await expect(room.changeRole('boss', 'ann', 'viewer-on-stage')).rejects.toMatchObject(full);
    await expect(room.acceptRole('ann', open.id)).rejects.toMatchObject(full);
    await expect(room.updatePeer(null, 'ann', { role: 'viewer-on-stage' })).rejects.toMatchObject(
      full,
    );
    expect(role('ann')).toBe('viewer-near-realtime');
    // Who has the role keeps it, and 0 opens it for any number.
    expect(role('ben')).toBe('viewer-on-stage');
    await host.directory.parts.saveRole(templateId, 'viewer-on-stage', { maxPeerCount: 0 });
    await expect.poll(() => room.rules('viewer-on-stage')?.maxPeerCount).toBe(0);
    await room.changeRole('boss', 'ann', 'viewer-on-stage', { force: true });
    expect(role('ann')).toBe('viewer-on-stage');
  });

  it('moves all who have a role, all of them or nobody, and never who asks for it', async () => {
    await host.join(room, 'ben', 'viewer-near-realtime');
    await host.join(room, 'second', 'broadcaster');
    const from = ['viewer-near-realtime', 'broadcaster'];
    expect(await room.changeRoles('boss', from, 'viewer-realtime')).toBe(3);
    expect(['boss', 'ann', 'ben', 'second'].map(role)).toEqual([
      'broadcaster',
      'viewer-realtime',
      'viewer-realtime',
      'viewer-realtime',
    ]);
    await expect(room.changeRoles('ann', ['broadcaster'], 'viewer-realtime')).rejects.toMatchObject(
      { code: 'forbidden' },
    );
  });
});

describe('media and the room hear of it in the right order', () => {
  const order: string[] = [];
  function watch(outlet: NoteOutlet) {
    order.length = 0;
    const { engine } = host;
    vi.spyOn(engine, 'setPolicy').mockImplementation((_room, _peer, { publish, role }) => {
      order.push(`policy ${role} [${publish.join()}]`);
    });
    vi.spyOn(engine, 'remove').mockImplementation(() => order.push('remove'));
    const share = outlet.share.bind(outlet);
    vi.spyOn(outlet, 'share').mockImplementation((frame) => {
      if (frame.text.includes('peer.updated')) order.push('told');
      share(frame);
    });
  }

  it.each([
    ['co-broadcaster', 'viewer-on-stage', ['policy viewer-on-stage [audio,video]', 'told']],
    [
      'viewer-realtime',
      'viewer-on-stage',
      ['policy viewer-on-stage []', 'told', 'policy viewer-on-stage [audio,video]'],
    ],
    ['viewer-on-stage', 'viewer-near-realtime', ['remove', 'told']],
    ['viewer-near-realtime', 'viewer-on-stage', ['told']],
  ])('from %s to %s', async (before, after, expected) => {
    const { outlet } = await host.join(room, 'zoe', before);
    watch(boss.outlet);
    await room.changeRole(null, 'zoe', after);
    await flushed();
    // What stays the same is confirmed for the new generation at the end.
    expect(order.slice(0, expected.length)).toEqual(expected);
    expect(order.filter((entry) => entry === 'told')).toHaveLength(1);
    expect(outlet.told).toContain('role.updated');
  });

  it('makes media tokens of before worthless', async () => {
    const before = room.generationOf('ann');
    await room.changeRole(null, 'ann', 'viewer-on-stage');
    const onStage = room.generationOf('ann');
    expect(onStage).toBeGreaterThan(before);
    expect(room.mediaPolicy('ann')).toMatchObject({ generation: onStage });
    await room.changeRole(null, 'ann', 'viewer-near-realtime');
    expect(room.generationOf('ann')).toBeGreaterThan(onStage);
    expect(room.mediaPolicy('ann')).toBeNull();
  });
});

describe('asking', () => {
  it('changes nothing until the person accepts', async () => {
    await room.changeRole('boss', 'ann', 'viewer-on-stage');
    const request = await asked(ann.outlet);
    expect(request).toMatchObject({ role: 'viewer-on-stage', by: { peerId: 'boss' } });
    expect(role('ann')).toBe('viewer-near-realtime');
    await expect(room.acceptRole('boss', request.id)).rejects.toMatchObject({
      code: 'request_expired',
    });
    await room.acceptRole('ann', request.id);
    expect(role('ann')).toBe('viewer-on-stage');
    await expect(room.acceptRole('ann', request.id)).rejects.toMatchObject({
      code: 'request_expired',
    });
  });

  it('tells whoever asked of a no', async () => {
    await room.changeRole('boss', 'ann', 'viewer-on-stage');
    room.declineRole('ann', (await asked(ann.outlet)).id);
    expect(boss.outlet.events.at(-1)).toEqual({
      type: 'role.declined',
      peerId: 'ann',
      name: 'ann',
      role: 'viewer-on-stage',
    });
    expect(role('ann')).toBe('viewer-near-realtime');
  });

  it.each<[string, () => unknown]>([
    ['it expires', () => void vi.advanceTimersByTime(120_000)],
    [
      'it is taken back',
      () => {
        room.withdrawRole('boss', 'ann');
      },
    ],
    ['whoever asked leaves', () => room.leave('boss', 'left')],
    ['whoever asked may no longer ask', () => room.changeRole(null, 'boss', 'viewer-realtime')],
    ['another question takes its place', () => room.changeRole('boss', 'ann', 'co-broadcaster')],
    ['the role changes anyway', () => room.changeRole(null, 'ann', 'viewer-realtime')],
  ])('is over when %s', async (_why, end) => {
    await room.changeRole('boss', 'ann', 'viewer-on-stage');
    const { id } = await asked(ann.outlet);
    await end();
    await flushed();
    expect(ann.outlet.events).toContainEqual({ type: 'role.withdrawn', requestId: id });
    await expect(room.acceptRole('ann', id)).rejects.toMatchObject({ code: 'request_expired' });
    expect(role('ann')).not.toBe('viewer-on-stage');
  });
});

describe('the stage', () => {
  it('brings up who raised a hand, and lowers it; takes back to the role before', async () => {
    room.setHand('ann', 'ann', true);
    expect(room.peer('ann')?.handRaisedAt).toBe(Date.now());
    await room.inviteToStage('boss', 'ann');
    expect(room.peer('ann')?.handRaisedAt).toBeGreaterThan(0);
    await room.acceptRole('ann', (await asked(ann.outlet)).id);
    expect(room.peer('ann')).toMatchObject({ role: 'viewer-on-stage', handRaisedAt: 0 });
    await room.removeFromStage('boss', 'ann');
    expect(room.peer('ann')).toMatchObject({
      role: 'viewer-near-realtime',
      previousRole: 'viewer-on-stage',
    });
  });

  it('brings people without being asked where the layout skips the preview', async () => {
    const template = loadStarter('live-streaming');
    const screens = template.layouts?.find((layout) => layout.role === 'broadcaster')?.screens;
    const stage = screens?.conferencing?.default?.elements?.on_stage_exp;
    Object.assign(stage ?? {}, { skip_preview_for_role_change: true });
    const swift = await host.room({ ...template, name: 'swift' });
    await host.join(swift, 'bo', 'broadcaster');
    await host.join(swift, 'al', 'viewer-near-realtime');
    await swift.inviteToStage('bo', 'al');
    expect(swift.peer('al')?.role).toBe('viewer-on-stage');
  });

  it('keeps a raised hand over a change between two kinds of watching', async () => {
    room.setHand('ann', 'ann', true);
    await room.changeRole(null, 'ann', 'viewer-realtime');
    expect(room.peer('ann')?.handRaisedAt).toBeGreaterThan(0);
  });

  it('lets everybody leave it, and nobody push others off without the right', async () => {
    await room.changeRole(null, 'ann', 'viewer-on-stage');
    await host.join(room, 'ben', 'viewer-on-stage');
    await expect(room.removeFromStage('ben', 'ann')).rejects.toMatchObject({ code: 'forbidden' });
    await room.removeFromStage('ann', 'ann');
    expect(role('ann')).toBe('viewer-near-realtime');
    // Who came as one on stage has no role before, and gets the first off-stage role.
    await room.removeFromStage('ben', 'ben');
    expect(role('ben')).toBe('viewer-realtime');
  });

  it('takes back to where there is a place', async () => {
    await room.changeRole(null, 'ann', 'viewer-on-stage');
    await host.directory.templates.change(room.record.templateId, (template) => ({
      ...template,
      roles: {
        ...template.roles,
        'viewer-near-realtime': { ...template.roles['viewer-near-realtime'], maxPeerCount: -1 },
      },
    }));
    await expect.poll(() => room.rules('viewer-near-realtime')?.maxPeerCount).toBe(-1);
    await room.removeFromStage('boss', 'ann');
    expect(role('ann')).toBe('viewer-realtime');
  });

  it('is for those whom the layout names', async () => {
    await host.join(room, 'co', 'co-broadcaster');
    await expect(room.inviteToStage('boss', 'co')).rejects.toMatchObject({
      code: 'unprocessable',
    });
    await expect(room.removeFromStage('boss', 'co')).rejects.toMatchObject({
      code: 'unprocessable',
    });
    await expect(room.inviteToStage('ann', 'ann')).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('slows down who waves about, and not who lowers the hands of others', () => {
    const wave = () => {
      for (let i = 0; i < 12; i++) room.setHand('ann', 'ann', i % 2 === 0);
    };
    expect(wave).toThrow(/too often/);
    for (let i = 0; i < 40; i++) room.setHand('boss', 'ann', i % 2 === 1);
    expect(room.peer('ann')?.handRaisedAt).toBeGreaterThan(0);
  });

  it('lets moderators lower and raise the hands of others, and nobody else', async () => {
    room.setHand('ann', 'ann', true);
    await host.join(room, 'ben', 'viewer-realtime');
    expect(() => room.setHand('ben', 'ann', false)).toThrow(/changeRole/);
    room.setHand('boss', 'ann', false);
    expect(room.peer('ann')?.handRaisedAt).toBe(0);
  });
});
