import { expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import { tellEvent } from '../../testing/paper-ports.js';
import { pipScene } from './pip-scene.js';
import './hms-pip.define.js';

/** A document of its own, as the browser's small window is, which tests in a frame may not open. */
function paperWindows() {
  const opened: HTMLIFrameElement[] = [];
  const pip = {
    requestWindow: () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      opened.push(frame);
      const inner = frame.contentWindow!;
      inner.close = () => {
        inner.dispatchEvent(new Event('pagehide'));
        frame.remove();
      };
      return Promise.resolve(inner);
    },
  };
  return { pip, opened };
}

async function aCall(options: ARoomOptions = {}) {
  const { pip, opened } = paperWindows();
  Object.defineProperty(window, 'documentPictureInPicture', { value: pip, configurable: true });
  const room = aRoom({ peers: 4, ...options });
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  parent.style.setProperty('--hms-primary-bright', 'rgb(1, 2, 3)');
  mountRoom(room, parent);
  const element = document.createElement('hms-pip');
  parent.append(element);
  await element.updateComplete;
  const button = () => element.shadowRoot!.querySelector('button');
  const open = async () => {
    const before = opened.length;
    button()!.click();
    await waitUntil(() => opened.length > before);
    await waitUntil(() => opened.at(-1)?.contentDocument?.querySelector('div')?.shadowRoot);
    const frame = opened.at(-1)!;
    const inner = frame.contentDocument!.querySelector('div')!.shadowRoot!;
    await waitUntil(() => inner.querySelector('.pip'));
    const control = (name: RegExp) =>
      [...inner.querySelectorAll<HTMLElement>('button')].find((one) =>
        name.test(one.getAttribute('aria-label') ?? ''),
      )!;
    return { frame, inner, control, name: () => inner.querySelector('.name')!.textContent.trim() };
  };
  return { room, parent, element, button, open };
}

const speak = (room: ReturnType<typeof aRoom>, levels: Record<string, number>) =>
  room.store.dispatch({ from: 'media', type: 'levels', levels });

const restore = () => Reflect.deleteProperty(window, 'documentPictureInPicture');

describe('<hms-pip>', () => {
  afterEach(() => {
    restore();
    for (const frame of document.querySelectorAll('iframe')) frame.remove();
  });

  it('is accessible, and not there outside a call or where a browser has no such windows', async () => {
    const { element, room, button } = await aCall();
    await expect(element).to.be.accessible();
    await room.actions.leave();
    await element.updateComplete;
    expect(button()).to.equal(null);
    restore();
    const enabled = Object.getOwnPropertyDescriptor(Document.prototype, 'pictureInPictureEnabled')!;
    Object.defineProperty(document, 'pictureInPictureEnabled', {
      value: false,
      configurable: true,
    });
    const parent = await fixture<HTMLElement>(html`<div></div>`);
    mountRoom(aRoom({ blank: true }), parent);
    const none = document.createElement('hms-pip');
    parent.append(none);
    await none.updateComplete;
    expect(none.shadowRoot!.querySelector('button')).to.equal(null);
    Reflect.deleteProperty(document, 'pictureInPictureEnabled');
    expect(enabled.get).to.exist;
  });

  it('plays who speaks and oneself in the other window, in the colours of the page', async () => {
    const { open, room } = await aCall();
    const { inner, name } = await open();
    expect(name()).to.equal('Ben Okafor');
    const [main, own] = inner.querySelectorAll('video');
    expect(main!.srcObject).to.be.instanceOf(MediaStream);
    expect(own!.srcObject).to.be.instanceOf(MediaStream);
    speak(room, { p2: 0.6 });
    expect(name()).to.equal('Chiara Rossi');
    expect(inner.querySelector('.speaking')).to.exist;
    const host = getComputedStyle(inner.host);
    expect(host.getPropertyValue('--_primary-bright')).to.equal('rgb(1, 2, 3)');
    expect(host.position).to.equal('fixed');
    await expect(inner.querySelector('.pip')).to.be.accessible();
  });

  it('turns microphone and camera off and on', async () => {
    const { open, room } = await aCall();
    const { control, inner } = await open();
    control(/^Mute/).click();
    await waitUntil(() => control(/^Unmute/));
    expect(room.store.getState().devices.microphone.enabled).to.equal(false);
    control(/camera off/i).click();
    await waitUntil(() => control(/camera on/i));
    expect(inner.querySelector('.own video')).to.equal(null);
  });

  it('leaves, unless the page says no, and goes with the call', async () => {
    const { open, room, parent, element } = await aCall();
    const { control, frame } = await open();
    const prevent = (event: Event) => {
      event.preventDefault();
    };
    parent.addEventListener('hms-request-leave', prevent);
    control(/^Leave/).click();
    expect(room.store.getState().status).to.equal('joined');
    parent.removeEventListener('hms-request-leave', prevent);
    const videos = [
      ...frame.contentDocument!.querySelector('div')!.shadowRoot!.querySelectorAll('video'),
    ];
    control(/^Leave/).click();
    await waitUntil(() => !frame.isConnected);
    expect(videos.every(({ srcObject }) => srcObject === null)).to.equal(true);
    await element.updateComplete;
  });

  it('closes by its button, by the way back, and by the browser', async () => {
    const { open, button, element } = await aCall();
    const first = await open();
    await element.updateComplete;
    expect(button()!.getAttribute('aria-label')).to.equal('Close the small window');
    button()!.click();
    expect(first.frame.isConnected).to.equal(false);
    await element.updateComplete;
    const second = await open();
    second.control(/^Back/).click();
    expect(second.frame.isConnected).to.equal(false);
    const third = await open();
    third.frame.contentWindow!.dispatchEvent(new Event('pagehide'));
    third.frame.remove();
    await element.updateComplete;
    expect(button()!.getAttribute('aria-label')).to.match(/^Small window/);
    const fourth = await open();
    element.remove();
    await waitUntil(() => !fourth.frame.isConnected);
  });

  it('falls back to the picture of who speaks where no window is given', async () => {
    const { element, room, button } = await aCall();
    const requests: HTMLVideoElement[] = [];
    Object.defineProperty(window, 'documentPictureInPicture', {
      value: { requestWindow: () => Promise.reject(new DOMException('', 'NotAllowedError')) },
      configurable: true,
    });
    const real = HTMLVideoElement.prototype.requestPictureInPicture;
    HTMLVideoElement.prototype.requestPictureInPicture = function (this: HTMLVideoElement) {
      requests.push(this);
      return Promise.resolve({} as PictureInPictureWindow);
    };
    try {
      button()!.click();
      await waitUntil(() => requests.length === 1);
      await waitUntil(() => button()!.getAttribute('aria-label') === 'Close the small window');
      const [video] = requests;
      expect(video!.srcObject).to.be.instanceOf(MediaStream);
      const before = video!.srcObject;
      speak(room, { p3: 0.7 });
      expect(video!.srcObject).not.to.equal(before);
      video!.dispatchEvent(new Event('leavepictureinpicture'));
      expect(video!.isConnected).to.equal(false);
      await element.updateComplete;
      expect(button()!.getAttribute('aria-label')).to.match(/^Small window/);
    } finally {
      HTMLVideoElement.prototype.requestPictureInPicture = real;
    }
  });
});

describe('pipScene', () => {
  it('stays with who speaks, and with who spoke last', () => {
    const room = aRoom({ blank: true, peers: 4 });
    const shown = (before: string) => pipScene(room.store.getState(), before).main?.peerId;
    expect(shown('')).to.equal('p1');
    speak(room, { p2: 0.3, p3: 0.9 });
    expect(shown('p2')).to.equal('p2');
    expect(shown('p1')).to.equal('p3');
    speak(room, { p2: 0, p3: 0 });
    expect(shown('p3')).to.equal('p3');
    tellEvent(room.store, 'peer.left', { peerId: 'p3', reason: 'left' });
    expect(shown('p3')).to.equal('p1');
  });

  it('shows a shared screen, nobody when alone, and no controls to who sends nothing', () => {
    const scene = (options: ARoomOptions) =>
      pipScene(aRoom({ blank: true, ...options }).store.getState(), '');
    expect(scene({ peers: 3, screen: 2 }).main?.source).to.equal('screen');
    expect(scene({ peers: 1 }).main).to.equal(null);
    expect(scene({ peers: 3, role: 'viewer' })).to.include({ microphone: null, camera: null });
    expect(scene({ peers: 3, cameraOff: [1] }).main?.picture).to.equal('');
  });
});
