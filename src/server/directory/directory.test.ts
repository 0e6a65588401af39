import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testDirectory, type TestDirectory } from '../../../test/helpers/directory.js';
import { openDatabase } from '../storage/database.js';
import { importRoomsFile } from './import-rooms-file.js';
import { mergePatch } from '../../templates/merge-patch.js';
import { renameRole } from './role-names.js';
import { RoomDirectory } from './room-directory.js';

let stored: TestDirectory;
let directory: RoomDirectory;
let told: string[];

beforeEach(async () => {
  told = [];
  stored = await testDirectory({
    templateChanged: (id) => told.push(`template ${id}`),
    roomChanged: (id) => told.push(`room ${id}`),
  });
  directory = stored.directory;
});
afterEach(() => stored.close());

describe('RoomDirectory', () => {
  it('makes the demo room once, with a code for each role, and finds it after a restart', async () => {
    const demo = await directory.demoRoom();
    const codes = await directory.codesOf(demo.id);
    expect(codes.map((code) => code.role)).toEqual(['host', 'guest', 'viewer']);
    const again = new RoomDirectory({
      db: await stored.reopen(),
      enforces: () => {
        throw new Error('nothing is written');
      },
      templateChanged: () => {},
      roomChanged: () => {},
    });
    expect(await again.demoRoom()).toEqual(demo);
    expect(await again.codesOf(demo.id)).toEqual(codes);
    expect(await again.code(codes[0]!.code)).toEqual(codes[0]);
    expect((await again.template(demo)).roles['host']?.priority).toBe(1);
  });

  it('tells open rooms of every change, once it is stored', async () => {
    const room = await directory.demoRoom();
    await directory.parts.saveRole(room.templateId, 'guest', { priority: 4 });
    await directory.updateRoom(room.id, { description: 'new' });
    await expect(
      directory.parts.saveRole(room.templateId, 'guest', { priority: 40 }),
    ).rejects.toThrow(/roles\.guest\.priority/);
    expect(told).toEqual([`template ${room.templateId}`, `room ${room.id}`]);
  });

  it('refuses a template that the engine would not enforce, and names each rule', async () => {
    const enforces = {
      publishAllowed: true,
      subscribeToRoles: false,
      bitrateCaps: true,
      layerChoice: false,
      pictureLimits: true,
    };
    const second = await testDirectory({ enforces: () => enforces });
    const weak = second.directory;
    const layers = [{ rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 300, maxFramerate: 25 }];
    const role = (subscribeToRoles: string[], more: object = {}) => ({
      publishParams: { allowed: ['audio', 'video', 'screen'], ...more },
      subscribeParams: { subscribeToRoles },
    });
    await weak.templates.save({
      name: 'open',
      roles: { a: role(['a', 'b']), b: role(['b', 'a']) },
    });
    const closed = { a: role(['a']), b: role(['a', 'b'], { simulcast: { video: { layers } } }) };
    await expect(weak.templates.save({ name: 'closed', roles: closed })).rejects.toMatchObject({
      code: 'unprocessable',
      details: [
        'roles.a: it cannot keep people from receiving other roles',
        'roles.b: it cannot choose between simulcast layers',
      ],
    });
    expect(await weak.templates.list({ limit: 10, name: 'closed' })).toEqual([]);
    await second.close();
  });
});

describe('a rooms.json of an earlier version', () => {
  let folder: string;
  const path = () => join(folder, 'rooms.json');
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'hms-import-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is taken over once: its links stay good', async () => {
    const room = { id: 'r1', name: 'Demo room', description: '', enabled: true, size: 5 };
    const codes = [
      { code: 'bcd-fghj-kmn', roomId: 'r1', role: 'host', enabled: true },
      { code: 'pqr-stvw-xyz', roomId: 'r1', role: 'viewer', enabled: false },
    ];
    const rooms = [{ ...room, template: 'video-conferencing' }];
    writeFileSync(path(), JSON.stringify({ rooms, codes }));
    await importRoomsFile(folder, stored.db, directory);
    await importRoomsFile(folder, stored.db, directory);
    expect(await directory.demoRoom()).toMatchObject(room);
    expect(await directory.codesOf('r1')).toMatchObject(codes);
    expect(existsSync(path())).toBe(false);
    expect(existsSync(`${path()}.imported`)).toBe(true);
  });

  it('ends the start when it cannot be read, and stays where it is', async () => {
    writeFileSync(path(), '{"rooms": 1}');
    const db = await openDatabase({ dataDir: folder, databaseUrl: null });
    await expect(importRoomsFile(folder, db, directory)).rejects.toThrow(
      /HMS_DATA_DIR .*rooms\.json/,
    );
    expect(existsSync(path())).toBe(true);
  });
});

describe('mergePatch', () => {
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [['a', 'b'], ['c'], ['c']],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('follows RFC 7396: %j with %j', (target, patch, merged) => {
    expect(mergePatch(target, patch)).toEqual(merged);
  });

  it('keeps what a page leaves open', () => {
    const patch = { logo: undefined, screens: { preview: undefined, leave: null } };
    expect(mergePatch({ logo: 1, screens: { preview: 2, leave: 3 } }, patch)).toEqual({
      logo: 1,
      screens: { preview: 2 },
    });
  });
});

describe('renameRole', () => {
  const part = {
    layouts: [
      {
        role: 'guest',
        on_stage_exp: { on_stage_role: 'guest', off_stage_roles: ['viewer', 'guest'] },
      },
    ],
    plugins: { whiteboard: { permissions: { writer: ['guest'], admin: ['host'] } } },
    transcription: { roleLanguages: { host: 'en', guest: 'hi' } },
    text: 'guest',
  };

  it('renames wherever a role is named, and nowhere else', () => {
    expect(renameRole(part, 'guest', 'speaker')).toEqual({
      layouts: [
        {
          role: 'speaker',
          on_stage_exp: { on_stage_role: 'speaker', off_stage_roles: ['viewer', 'speaker'] },
        },
      ],
      plugins: { whiteboard: { permissions: { writer: ['speaker'], admin: ['host'] } } },
      transcription: { roleLanguages: { host: 'en', speaker: 'hi' } },
      text: 'guest',
    });
  });

  it('forgets a role that is gone', () => {
    expect(renameRole(part, 'guest', null)).toEqual({
      layouts: [{ on_stage_exp: { off_stage_roles: ['viewer'] } }],
      plugins: { whiteboard: { permissions: { writer: [], admin: ['host'] } } },
      transcription: { roleLanguages: { host: 'en' } },
      text: 'guest',
    });
  });
});
