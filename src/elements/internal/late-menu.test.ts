import { expect, fixture } from '@open-wc/testing';
import { html, LitElement, nothing } from 'lit';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import { LateMenu } from './late-menu.js';

let asked = 0;
let fails = false;

class LateMenuHost extends LitElement {
  readonly menu = new LateMenu(this, () => {
    asked += 1;
    return fails ? Promise.reject(new Error('No network.')) : Promise.resolve({ word: 'Here' });
  });

  override render() {
    return html`<button popovertarget="menu" @focus=${this.menu.fetch} @click=${this.menu.onClick}>
        Menu
      </button>
      ${this.menu.value ? html`<div id="menu" popover>${this.menu.value.word}</div>` : nothing}`;
  }
}
customElements.define('late-menu-host', LateMenuHost);

describe('a menu that comes late', () => {
  beforeEach(() => {
    asked = 0;
    fails = false;
  });

  const aHost = async () => {
    const host = await fixture<LateMenuHost>(html`<late-menu-host></late-menu-host>`);
    const button = host.renderRoot.querySelector('button')!;
    const open = () => host.renderRoot.querySelector('#menu:popover-open');
    return { host, button, open };
  };

  it('opens for who is faster than it, is fetched once, and closes at the next click', async () => {
    const { host, button, open } = await aHost();
    button.focus();
    button.click();
    await waitUntil(open);
    button.click();
    await waitUntil(() => open() === null);
    await host.menu.fetch();
    expect(asked).to.equal(1);
  });

  it('is asked for again when it could not be had', async () => {
    const { button, open, host } = await aHost();
    fails = true;
    await host.menu.fetch();
    expect(host.menu.value).to.equal(null);
    fails = false;
    button.click();
    await waitUntil(open);
    expect(asked).to.equal(2);
  });
});
