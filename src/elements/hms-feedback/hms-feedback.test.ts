import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import type { FeedbackElement } from '../../templates/types.js';
import { aRoom, mountRoom } from '../../testing/a-room.js';
import './hms-feedback.define.js';

const feedback = {
  title: 'How was it?',
  sub_title: 'Be honest.',
  ratings: [
    {
      label: 'Bad',
      value: 1,
      emoji: '😞',
      question: 'What went wrong?',
      reasons: ['Sound', 'Video'],
    },
    { label: 'Great', value: 5, emoji: '😍' },
  ],
  comment: { label: 'Tell us', placeholder: 'Anything' },
  submit_btn_label: 'Tell',
};

async function aForm(asked: FeedbackElement | null = feedback) {
  const elements = asked ? { feedback: asked } : {};
  const layout = { screens: { leave: { default: { elements } } } };
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  const room = aRoom({ status: 'left', layout });
  mountRoom(room, parent);
  const element = document.createElement('hms-feedback');
  parent.append(element);
  await element.updateComplete;
  const shadow = element.shadowRoot!;
  const pick = async (selector: string, at = 0) => {
    shadow.querySelectorAll<HTMLInputElement>(selector)[at]!.click();
    await element.updateComplete;
  };
  return { room, parent, element, shadow, pick };
}

describe('<hms-feedback>', () => {
  it('is accessible before and after a choice, and outside a room', async () => {
    const { element, pick } = await aForm();
    await expect(element).to.be.accessible();
    await pick('.rating input');
    await expect(element).to.be.accessible();
    await expect(await fixture(html`<hms-feedback></hms-feedback>`)).to.be.accessible();
  });

  it('asks in the words of the layout, and for reasons where a rating has some', async () => {
    const { shadow, pick } = await aForm();
    expect(shadow.textContent).to.contain('How was it?').and.to.contain('Be honest.');
    expect(shadow.querySelector('button')).to.equal(null);
    await pick('.rating input');
    expect(shadow.textContent).to.contain('What went wrong?').and.to.contain('Tell us');
    expect(shadow.querySelector('textarea')!.placeholder).to.equal('Anything');
    expect(shadow.querySelector('button')!.textContent.trim()).to.equal('Tell');
    await pick('.rating input', 1);
    expect(shadow.querySelector('fieldset')).to.equal(null);
  });

  it('hands the answer to the page once, and says thank you', async () => {
    const { room, element, shadow, pick } = await aForm();
    await pick('.rating input');
    await pick('.reason input', 1);
    const field = shadow.querySelector('textarea')!;
    field.value = ' It froze. ';
    field.dispatchEvent(new Event('input'));
    const told = oneEvent(element, 'hms-feedback');
    await pick('button');
    const answer = { label: 'Bad', rating: 1, reasons: ['Video'], comment: 'It froze.' };
    expect((await told).detail).to.deep.equal(answer);
    expect(room.calls).to.deep.equal([{ name: 'sendFeedback', args: [answer] }]);
    await waitUntil(() => shadow.querySelector('[role=status]'));
    expect(shadow.querySelector('[role=status]')!.textContent).to.contain('Thank you');
    expect(shadow.querySelector('form')).to.equal(null);
  });

  it('keeps an answer that did not arrive, and tells the page of it once', async () => {
    const { room, element, shadow, pick } = await aForm();
    let tries = 0;
    const actions = new Proxy(room.actions, {
      get: (target, name) =>
        name === 'sendFeedback'
          ? () => ((tries += 1) === 1 ? Promise.reject(new Error('away')) : Promise.resolve())
          : Reflect.get(target, name),
    });
    const other = mountRoom({ ...room, actions });
    document.body.append(other);
    other.append(element);
    await element.updateComplete;
    let told = 0;
    other.addEventListener('hms-feedback', () => (told += 1));
    await pick('.rating input', 1);
    await pick('button');
    await waitUntil(() => shadow.querySelector('[role=alert]'));
    await expect(element).to.be.accessible();
    await pick('button');
    await waitUntil(() => shadow.querySelector('.thanks'));
    expect([tries, told]).to.deep.equal([2, 1]);
    other.remove();
  });

  it('shows nothing where the layout asks nothing', async () => {
    const { shadow } = await aForm(null);
    expect(shadow.querySelector('form')).to.equal(null);
    expect((await aForm({ ratings: [] })).shadow.querySelector('form')).to.equal(null);
  });
});
