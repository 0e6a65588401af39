import { describe, expect, it } from 'vitest';
import type { StorageUpload, Template } from '../../../templates/types.js';
import { customerStorage, objectKey, storagePlace, type ServerStorage } from './place.js';

const UPLOAD: StorageUpload = {
  type: 's3',
  location: 'theirs',
  prefix: '/calls/',
  options: { region: 'eu-west-1' },
  credentials: { key: 'k', secretKey: 's' },
};
const SERVER: ServerStorage = {
  endpoint: 'http://minio:9000',
  region: 'us-east-1',
  bucket: 'ours',
  accessKey: 'a',
  secretKey: 'b',
  forcePathStyle: true,
  prefix: 'hms/',
};
const sources = (room: StorageUpload | null, template: StorageUpload | null, enabled = true) => ({
  room: { recordingInfo: room && { enabled, upload_info: room } },
  template: {
    settings: template ? { recording: { upload: template } } : {},
  } as Pick<Template, 'settings'>,
});

describe('where files go', () => {
  it.each([
    ['the room’s bucket first', sources({ ...UPLOAD, location: 'room' }, UPLOAD), 'room'],
    ['then the template’s', sources(null, UPLOAD), 'theirs'],
    ['a room that is switched off says nothing', sources(UPLOAD, null, false), 'ours'],
    ['then the server’s', sources(null, null), 'ours'],
    ['without keys nothing opens', sources(null, { ...UPLOAD, credentials: {} }), 'ours'],
    ['Azure does not speak S3', sources(null, { ...UPLOAD, type: 'azure' }), 'ours'],
  ])('%s', (_case, given, bucket) => {
    expect(storagePlace(given, SERVER)?.bucket).toBe(bucket);
  });

  it('is the data folder when nothing names a bucket', () => {
    expect(storagePlace(sources(null, null), null)).toBeNull();
  });

  it('is written down without credentials', () => {
    const place = storagePlace(sources(null, UPLOAD), null);
    expect(place).toEqual({ owner: 'customer', bucket: 'theirs', prefix: 'calls' });
  });
});

it.each([
  ['s3', null, false],
  ['gs', 'https://storage.googleapis.com', true],
  ['oss', 'https://oss-eu-west-1.aliyuncs.com', false],
] as const)('a bucket of %s is at its own address', (type, endpoint, forcePathStyle) => {
  const found = customerStorage(sources(null, { ...UPLOAD, type }), 'theirs');
  expect(found).toMatchObject({ endpoint, forcePathStyle, region: 'eu-west-1', accessKey: 'k' });
  expect(customerStorage(sources(null, UPLOAD), 'another')).toBeNull();
});

it('keys say room and day', () => {
  const at = Date.UTC(2026, 0, 31, 12);
  expect(objectKey({ prefix: 'p/q' }, 'r1', at, 's/a.mp4')).toBe('p/q/r1/20260131/s/a.mp4');
  expect(objectKey({ prefix: '' }, 'r1', at, 's/a.mp4')).toBe('r1/20260131/s/a.mp4');
});
