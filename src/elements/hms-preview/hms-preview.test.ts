import { expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import type { HmsPreview } from './hms-preview.js';
import './hms-preview.define.js';

async function aPreview(options: ARoomOptions = {}) {
  localStorage.removeItem('hms-kit.name');
  const room = aRoom({ status: 'lobby', blank: true, ...options });
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  mountRoom(room, parent);
  const preview = document.createElement('hms-preview');
  parent.append(preview);
  await preview.updateComplete;
  // The half of who sends comes a moment later, into the place that is kept for it.
  await waitUntil(() => !preview.shadowRoot!.querySelector('.devices-place'));
  return { room, parent, preview, shadow: preview.shadowRoot! };
}

const joinButton = (preview: HmsPreview) =>
  preview.shadowRoot!.querySelector<HTMLElement>('[part=join]')!;

async function typeName(preview: HmsPreview, name: string) {
  const input = preview.shadowRoot!.querySelector('input')!;
  input.value = name;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await preview.updateComplete;
}

const joins = (room: ReturnType<typeof aRoom>) => room.calls.filter(({ name }) => name === 'join');

describe('<hms-preview>', () => {
  it('is accessible in every state of the lobby, and outside a room', async () => {
    const cases: ARoomOptions[] = [
      {},
      { cameraOff: [0], muted: [0] },
      { deviceErrors: { camera: 'camera_denied', microphone: 'microphone_denied' } },
      { role: 'viewer' },
      { error: 'server_away' },
    ];
    for (const options of cases) {
      await expect((await aPreview(options)).preview).to.be.accessible();
    }
    await expect(await fixture(html`<hms-preview></hms-preview>`)).to.be.accessible();
  });

  it('gives the names of devices room, however many there are', async () => {
    const { parent, shadow } = await aPreview();
    for (const width of [390, 560, 900, 1600]) {
      parent.style.width = `${width}px`;
      shadow.querySelector('.devices')!.classList.add('open');
      const pickers = [...shadow.querySelectorAll('.picker')];
      expect(pickers.length).to.equal(3);
      for (const picker of pickers) expect(picker.clientWidth).to.be.greaterThan(236);
      const ends = pickers.map((picker) => picker.getBoundingClientRect().right);
      expect(Math.abs(Math.max(...ends) - ends.at(-1)!), `${width}px`).to.be.lessThan(1);
    }
  });

  it('asks for a name, says why it does not join without one, and goes to the field', async () => {
    const { room, preview, shadow } = await aPreview();
    expect(joinButton(preview).getAttribute('aria-disabled')).to.equal('true');
    const hint = shadow.getElementById(joinButton(preview).getAttribute('aria-describedby')!);
    expect(hint?.textContent.trim()).to.equal('Enter your name to join.');
    joinButton(preview).click();
    await preview.updateComplete;
    expect(joins(room)).to.deep.equal([]);
    expect(shadow.activeElement).to.equal(shadow.querySelector('input'));
    expect(shadow.querySelector('input')!.getAttribute('aria-invalid')).to.equal('true');
  });

  it('joins with the typed name, and remembers it for the next time', async () => {
    const { room, preview } = await aPreview();
    await typeName(preview, ' Nadia ');
    joinButton(preview).click();
    expect(joins(room)).to.deep.equal([{ name: 'join', args: [{ name: 'Nadia' }] }]);
    const again = document.createElement('hms-preview');
    preview.parentElement!.append(again);
    await again.updateComplete;
    expect(again.shadowRoot!.querySelector('input')!.value).to.equal('Nadia');
  });

  it('shows a name that a token fixed, without a field', async () => {
    const { room, preview, shadow } = await aPreview({
      state: { nameLocked: true, userName: 'Signed Name' },
    });
    expect(shadow.querySelector('input')).to.equal(null);
    expect(shadow.textContent).to.contain('You join as Signed Name.');
    joinButton(preview).click();
    expect(joins(room).length).to.equal(1);
  });

  it('says what is wrong with the camera, and still lets the person join', async () => {
    for (const code of ['camera_missing', 'camera_denied', 'camera_in_use'] as const) {
      const { room, preview, shadow } = await aPreview({ deviceErrors: { camera: code } });
      expect(shadow.querySelector('.problem-text')!.textContent).to.match(/join without/);
      await typeName(preview, 'Dee');
      joinButton(preview).click();
      expect(joins(room).length).to.equal(1);
    }
  });

  it('says that a page is not secure', async () => {
    const { shadow } = await aPreview({ deviceErrors: { camera: 'insecure_context' } });
    expect(shadow.querySelector('.problem-text')!.textContent).to.contain('https');
  });

  it('offers another try when joining failed', async () => {
    const { room, preview, shadow } = await aPreview({ error: 'server_away' });
    await typeName(preview, 'Dee');
    const alert = shadow.querySelector('[role=alert]')!;
    expect(alert.textContent).to.contain('cannot be reached');
    alert.querySelector('button')!.click();
    expect(joins(room).length).to.equal(1);
  });

  it('has no camera and no microphone for a viewer', async () => {
    const { shadow } = await aPreview({ role: 'viewer' });
    expect(shadow.querySelector('.preview')).to.equal(null);
    expect(shadow.textContent).to.contain('You join as a viewer');
  });

  it('takes title, sentence, logo and button from the layout', async () => {
    const logo = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
    const elements = {
      preview_header: { title: 'Town hall', sub_title: 'Bring questions' },
      join_form: { join_btn_label: 'Step in' },
    };
    const { preview, shadow } = await aPreview({
      layout: { logo: { url: logo }, screens: { preview: { default: { elements } } } },
    });
    expect(shadow.querySelector('h1')!.textContent).to.equal('Town hall');
    expect(shadow.querySelector('.head')!.textContent).to.contain('Bring questions');
    expect(shadow.querySelector('img')!.src).to.equal(logo);
    expect(joinButton(preview).textContent.trim()).to.equal('Step in');
  });

  it('shows nothing once the person is in, and gives the camera back', async () => {
    const { parent, shadow } = await aPreview({ blank: false });
    const video = shadow.querySelector('video')!;
    expect(video.srcObject).to.be.instanceOf(MediaStream);
    parent.replaceChildren();
    expect(video.srcObject).to.equal(null);
  });

  it('chooses devices', async () => {
    const { room, shadow } = await aPreview();
    const select = shadow.querySelector<HTMLSelectElement>('select[aria-label=Camera]')!;
    select.value = 'cam-2';
    select.dispatchEvent(new Event('change'));
    expect(room.calls.at(-1)).to.deep.equal({ name: 'selectDevice', args: ['camera', 'cam-2'] });
  });
});
