import { expect, fixture, html, oneEvent } from '@open-wc/testing';
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
  mountRoom(aRoom({ status: 'left', layout }), parent);
  const element = document.createElement('hms-feedback');
  parent.append(element);
  await element.updateComplete;
  const shadow = element.shadowRoot!;
  const pick = async (selector: string, at = 0) => {
    shadow.querySelectorAll<HTMLInputElement>(selector)[at]!.click();
    await element.updateComplete;
  };
  return { element, shadow, pick };
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
    const { element, shadow, pick } = await aForm();
    await pick('.rating input');
    await pick('.reason input', 1);
    const field = shadow.querySelector('textarea')!;
    field.value = ' It froze. ';
    field.dispatchEvent(new Event('input'));
    const told = oneEvent(element, 'hms-feedback');
    await pick('button');
    expect((await told).detail).to.deep.equal({
      ...{ label: 'Bad', rating: 1, reasons: ['Video'], comment: 'It froze.' },
    });
    expect(shadow.querySelector('[role=status]')!.textContent).to.contain('Thank you');
    expect(shadow.querySelector('form')).to.equal(null);
  });

  it('shows nothing where the layout asks nothing', async () => {
    const { shadow } = await aForm(null);
    expect(shadow.querySelector('form')).to.equal(null);
    expect((await aForm({ ratings: [] })).shadow.querySelector('form')).to.equal(null);
  });
});
