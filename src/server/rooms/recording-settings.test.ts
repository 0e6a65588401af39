import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../../templates/parse.js';
import { recordingSettings, type RecordingWish } from './recording-settings.js';

const settings = (more: object, wish: RecordingWish = {}) =>
  recordingSettings(parseTemplate({ name: 't', roles: { host: {} }, ...more }), wish, {
    storage: null,
  });

describe('recordingSettings', () => {
  it('has an answer where the template has none', () => {
    expect(settings({})).toMatchObject({
      kind: 'recording',
      role: '',
      autoStart: false,
      destination: '',
      layers: [{ width: 1280, height: 720 }],
      recording: { hlsVod: false, singleFilePerLayer: true, audioOnly: false },
      autoStopMs: 300_000,
      longestMs: 14_400_000,
    });
  });

  it('takes what the template says, in either place', () => {
    const common = { role: 'host', maxDuration: 60, presignDuration: 5 };
    const browserComposite = { width: 1081, height: 1920, autoStart: true, autoStopTimeout: 10 };
    const said = {
      role: 'host',
      autoStart: true,
      destination: 'rec',
      layers: [{ width: 1080, height: 1920 }],
      autoStopMs: 10_000,
      longestMs: 60_000,
      presignSeconds: 5,
    };
    const recordings = [{ name: 'rec', ...common, compositeRecording: { browserComposite } }];
    expect(settings({ recordings })).toMatchObject(said);
    const older = { name: 'rec', ...common, ...browserComposite, width: 1080 };
    const destinations = { browserRecordings: { other: { name: 'other' }, rec: older } };
    expect(settings({ destinations }, { destination: 'rec' })).toMatchObject(said);
    expect(settings({ destinations })).toMatchObject({ destination: 'other' });
  });

  it('goes by who asks first', () => {
    const wish = { resolution: { width: 640, height: 480 } };
    const recordings = [{ name: 'rec', role: 'host', compositeRecording: {} }];
    expect(settings({ recordings }, wish).layers).toMatchObject([{ width: 640, height: 480 }]);
    const sound = settings({ recordings }, { ...wish, audioOnly: true });
    expect(sound).toMatchObject({ frameRate: 10, recording: { audioOnly: true } });
  });
});
