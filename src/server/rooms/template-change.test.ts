import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flushed } from '../../../test/helpers/note-outlet.js';
import { RoomHost, type Guest } from '../../../test/helpers/room-host.js';
import type { TemplateRole } from '../../templates/types.js';
import type { Room } from './room.js';
import { loadStarter } from './starter-templates.js';

let host: RoomHost;
let room: Room;
let boss: Guest;
let ann: Guest;

beforeEach(async () => {
  host = await RoomHost.open();
  room = await host.room(loadStarter('video-conferencing'));
  boss = await host.join(room, 'boss', 'host');
  ann = await host.join(room, 'ann', 'guest');
  await flushed();
  boss.outlet.events.splice(0);
});

afterEach(() => host.close());

async function edit(role: string, change: (role: TemplateRole) => unknown): Promise<void> {
  const before = room.template;
  await host.directory.templates.change(room.record.templateId, (template) => ({
    ...template,
    roles: { ...template.roles, [role]: change(structuredClone(template.roles[role]!)) },
  }));
  await expect.poll(() => room.template).not.toBe(before);
  await flushed();
}

describe('a template that changes', () => {
  it('holds at once for the people of the role, and only they are told', async () => {
    const generation = room.generationOf('ann');
    await edit('guest', (role) => ({
      ...role,
      publishParams: { ...role.publishParams, allowed: ['audio'] },
      permissions: { ...role.permissions, mute: true },
    }));
    expect(ann.outlet.events.at(-1)).toMatchObject({
      type: 'role.updated',
      role: { name: 'guest', publish: { allowed: ['audio'] }, permissions: { mute: true } },
      by: null,
    });
    expect(boss.outlet.told).toEqual(['roles.changed']);
    expect(room.generationOf('ann')).toBeGreaterThan(generation);
    expect(host.engine.policies.at(-1)).toMatchObject({
      peerId: 'ann',
      policy: { publish: ['audio'], generation: room.generationOf('ann') },
    });
    expect(room.mute('ann', {})).toBe(0);
  });

  it('ends media before it tells', async () => {
    const before = ann.outlet.events.length;
    let toldAtRevocation = -1;
    const setPolicy = host.engine.setPolicy.bind(host.engine);
    host.engine.setPolicy = (...args) => {
      if (toldAtRevocation < 0) toldAtRevocation = ann.outlet.events.length - before;
      setPolicy(...args);
    };
    await edit('guest', (role) => ({
      ...role,
      publishParams: { ...role.publishParams, allowed: [] },
    }));
    expect(toldAtRevocation).toBe(0);
  });

  it('leaves people in the room whose role is gone, with no rights', async () => {
    const template = room.template;
    await host.directory.templates.change(room.record.templateId, ({ roles, ...rest }) => {
      const { guest, ...others } = roles;
      return {
        ...rest,
        roles: Object.fromEntries(
          Object.entries(others).map(([name, role]) => [
            name,
            {
              ...role,
              subscribeParams: { ...role.subscribeParams, subscribeToRoles: ['host'] },
            },
          ]),
        ),
        layouts: template.layouts?.filter(({ role }) => role !== guest?.name),
      };
    });
    await expect.poll(() => room.rules('guest')).toBeNull();
    expect(room.peer('ann')?.role).toBe('guest');
    expect(room.mediaPolicy('ann')).toBeNull();
    expect(host.engine.calls).toContain('remove ann');
    await expect(host.join(room, 'ben', 'guest')).rejects.toMatchObject({ code: 'role_unknown' });
    await room.changeRole('boss', 'ann', 'viewer', { force: true });
    expect(room.mediaPolicy('ann')).toMatchObject({ subscribeToRoles: ['host', 'external'] });
  });

  it('takes people along whose role has another name', async () => {
    const before = room.mediaPolicy('ann')!;
    const { templateId } = room.record;
    const { parts } = host.directory;
    await Promise.all([
      parts.saveRole(templateId, 'guest', { name: 'visitor' }),
      expect.poll(() => room.rules('visitor')).not.toBeNull(),
    ]);
    await flushed();
    expect(room.peer('ann')).toMatchObject({ role: 'visitor', previousRole: '' });
    expect(room.mediaPolicy('ann')).toMatchObject({ role: 'visitor', publish: before.publish });
    expect(host.engine.calls).not.toContain('remove ann');
    expect(boss.outlet.events).toContainEqual({
      type: 'peer.updated',
      peerId: 'ann',
      changes: { role: 'visitor' },
    });
    expect(ann.outlet.events).toContainEqual(
      expect.objectContaining({
        type: 'role.updated',
        role: expect.objectContaining({ name: 'visitor' }) as unknown,
        by: null,
      }),
    );
    expect(host.journal.changes).toContainEqual(
      expect.objectContaining({
        type: 'role.changed',
        peer: expect.objectContaining({ id: 'ann', role: 'visitor' }) as unknown,
        previousRole: 'guest',
      }),
    );
    await parts.saveRole(templateId, 'visitor', { name: 'friend' });
    await expect.poll(() => room.peer('ann')?.role).toBe('friend');
    expect((await host.join(room, 'ben', 'friend')).outlet).toBeDefined();
  });

  it('is no news where nothing is different', async () => {
    await host.directory.rooms.update(room.id, { description: 'Another one' });
    await expect.poll(() => room.info.description).toBe('Another one');
    await flushed();
    expect(boss.outlet.told).toEqual([]);
  });

  it('closes the room for newcomers when it is switched off', async () => {
    await host.directory.rooms.update(room.id, { enabled: false });
    await expect.poll(() => room.record.enabled).toBe(false);
    await expect(host.join(room, 'ben', 'guest')).rejects.toMatchObject({ code: 'room_disabled' });
    expect(room.peerCount).toBe(2);
  });
});
