import { afterAll, describe, expect, it } from 'vitest';
import type { Layout } from '../../src/templates/types.js';
import { ChannelClient } from '../helpers/channel-client.js';
import { HOSTILE_ADDRESSES, HOSTILE_TEXTS } from '../helpers/hostile-texts.js';
import type { Person } from '../helpers/people.js';
import { poll } from '../helpers/people.js';
import { productInBrowser } from '../helpers/product-in-browser.js';
import { starterTemplate, templateRoom } from '../helpers/starter-room.js';

const all = HOSTILE_TEXTS.join(' ');
const at = (index: number) => HOSTILE_TEXTS[index % HOSTILE_TEXTS.length]!;

/** Every text of a layout that a person sees, hostile. */
function hostileLayout(layout: Layout, logo: string): Layout {
  const { preview, conferencing } = layout.screens ?? {};
  const elements = conferencing?.default?.elements;
  return {
    ...layout,
    logo: { url: logo },
    typography: { font_family: at(24) },
    screens: {
      preview: {
        ...preview,
        default: {
          elements: {
            preview_header: { title: all, sub_title: all },
            join_form: {
              ...preview?.default?.elements?.join_form,
              join_btn_label: `Join ${at(1)}`,
            },
          },
        },
      },
      conferencing: {
        default: {
          ...conferencing?.default,
          elements: {
            ...elements,
            chat: { ...elements?.chat, chat_title: at(0), message_placeholder: all },
            header: { title: all, description: all },
          },
        },
      },
      leave: {
        default: {
          elements: {
            feedback: {
              title: all,
              sub_title: all,
              ratings: [{ label: at(1), value: 1, emoji: at(2), question: all, reasons: [at(3)] }],
              comment: { label: all, placeholder: all },
              submit_btn_label: at(4),
            },
          },
        },
      },
    },
  };
}

declare global {
  interface Window {
    hits: unknown[];
  }
}

describe('people who mean harm', () => {
  const here = productInBrowser();
  let ada: Person;
  const guests: ChannelClient[] = [];
  let pulse: NodeJS.Timeout | undefined;
  const words: string[] = [];

  afterAll(async () => {
    clearInterval(pulse);
    for (const guest of guests) guest.socket.terminate();
  });

  const linksOf = (logo: string) => {
    const template = starterTemplate('video-conferencing');
    const layouts = template.layouts?.map((layout) => hostileLayout(layout, logo));
    // What a room and a template are called goes into addresses, and has letters of its own.
    const named = { ...template, layouts, name: `hostile-${String(words.push(logo))}` };
    return templateRoom(here.product, named, { name: at(0), description: all });
  };
  const open = async (link: string) => {
    const person = await here.open('about:blank', at(1), {
      width: 1280,
      height: 800,
    });
    await person.page.addInitScript(() => {
      window.hits = [];
      Object.assign(window, { hit: (which: unknown) => window.hits.push(which) });
    });
    person.page.on('dialog', (dialog) => void dialog.dismiss());
    await person.page.goto(link);
    await person.page.locator('hms-preview').getByLabel('Your name').waitFor();
    return person;
  };
  const press = (name: RegExp) =>
    ada.page.getByRole('button', { name }).filter({ visible: true }).first().click();
  /** All text that stands on the page, in all shadow roots; and what no text may have become. */
  const look = () =>
    ada.evaluate(() => {
      const texts: string[] = [];
      const bad: string[] = [];
      const walk = (root: ParentNode) => {
        for (const element of root.querySelectorAll('*')) {
          const { localName, attributes, shadowRoot } = element;
          if (/^(iframe|object|embed|math|details|script)$/.test(localName) && root !== document) {
            bad.push(localName);
          }
          for (const { name, value } of attributes) {
            if (name.startsWith('on')) bad.push(`${localName} ${name}`);
            if (/^(href|src|action)$/.test(name) && /^\s*(javascript|data:text)/i.test(value)) {
              if (localName !== 'img') bad.push(`${localName} ${name}=${value}`);
            }
          }
          if (shadowRoot) {
            texts.push(shadowRoot.textContent);
            walk(shadowRoot);
          }
        }
      };
      walk(document);
      return { texts: texts.join('\n'), bad, hits: window.hits };
    });
  const isHarmless = async () => {
    const { bad, hits } = await look();
    expect(hits).toEqual([]);
    expect(bad).toEqual([]);
  };
  const reads = (wanted: readonly string[]) => {
    let texts = '';
    return poll(
      async () => {
        ({ texts } = await look());
        return wanted.every((text) => texts.includes(text));
      },
      () => `the page never says ${wanted.filter((text) => !texts.includes(text)).join('\n')}`,
    );
  };

  it('write layouts, and they stay text in the lobby', async () => {
    const links = await linksOf(HOSTILE_ADDRESSES[2]);
    ada = await open(links['host'] ?? '');
    await reads([all]);
    await isHarmless();
    const codeOf = (role: string) => (links[role] ?? '').split('/').at(-1)!;
    for (const [index, text] of HOSTILE_TEXTS.entries()) {
      // One of them may do what hosts may.
      const code = codeOf(index === 0 ? 'host' : 'guest');
      const client = await ChannelClient.open(here.product.origin.replace(/^http/, 'ws'));
      guests.push(client);
      await client.enter({ code });
      await client.request('join', { name: text.slice(0, 64), metadata: text });
    }
    pulse = setInterval(() => {
      for (const guest of guests) void guest.request('ping', {}).catch(() => undefined);
    }, 5_000);
  });

  it('have names, and they stay text on tiles and in the list', async () => {
    await ada.page.locator('hms-preview').getByLabel('Your name').fill(at(1));
    await ada.page.getByRole('button', { name: /^join/i }).click();
    await ada.until(
      ({ status, peerOrder }, count) => status === 'joined' && peerOrder.length > count,
      HOSTILE_TEXTS.length,
    );
    await press(/show people/i);
    await ada.page.locator('hms-participants').waitFor();
    await reads([at(0), at(1), at(2), all]);
    await isHarmless();
  });

  it('send messages, links, reactions of their own, and ask questions', async () => {
    await ada.page.getByRole('tab', { name: /script/ }).click();
    for (const [index, text] of HOSTILE_TEXTS.entries()) {
      await guests[index]!.request('chat.send', { text, clientMessageId: `m-${String(index)}` });
    }
    await ada.until(({ chat }, count) => chat.messages.length >= count, HOSTILE_TEXTS.length);
    // The list draws what is in sight: its end, then its beginning.
    await reads(HOSTILE_TEXTS.slice(-3));
    await isHarmless();
    await ada.page.locator('hms-chat .list').evaluate((list) => (list.scrollTop = 0));
    await reads(HOSTILE_TEXTS.slice(0, 3));
    await isHarmless();
    await ada.evaluate(async () => {
      const { actions } = document.querySelector('hms-room')!;
      const text = '<img src=x onerror=hit(40)>';
      const { id } = await actions!.interactivityCenter.createPoll({
        type: 'poll',
        title: text,
        questions: [{ type: 'single-choice', text, options: [{ text }, { text: `${text}!` }] }],
      } as never);
      await actions!.interactivityCenter.startPoll(id);
    });
    await ada.page.getByRole('tab', { name: /^polls/i }).click();
    await reads(['<img src=x onerror=hit(40)>']);
    await isHarmless();
    await ada.page
      .locator('hms-polls')
      .getByRole('button', { name: /hit\(40\)/ })
      .first()
      .click();
    await reads(['<img src=x onerror=hit(40)>!']);
    await isHarmless();
  });

  it('pin, raise hands, and ask others for another role', async () => {
    const [host, guest] = guests;
    const { messageId, adaId } = await ada.evaluate(() => {
      const { chat, localPeerId } = document.querySelector('hms-room')!.store!.getState();
      return { messageId: chat.messages[0]!.id, adaId: localPeerId! };
    });
    await host!.request('chat.pin', { messageId, pinned: true });
    await ada.page.getByRole('tab', { name: /script/ }).click();
    const says = (host: string, text: string) =>
      ada.page.locator(host).filter({ hasText: text }).first().waitFor();
    await says('hms-chat .pinned', at(0));
    await guest!.request('hand.set', { raised: true });
    await says('hms-video-tile', at(1));
    await isHarmless();
    await host!.request('role.change', { peerId: adaId, role: 'guest' });
    await says('hms-stage-invite dialog', at(0));
    await isHarmless();
    await host!.request('role.withdraw', { peerId: adaId });
  });

  it('are asked how it was with words of theirs', async () => {
    await ada.evaluate(() => document.querySelector('hms-room')!.leave());
    await ada.page.locator('hms-feedback').waitFor();
    await reads([all]);
    await isHarmless();
    await ada.close();
  });

  it('give addresses of logos that run nothing', async () => {
    for (const address of HOSTILE_ADDRESSES) {
      ada = await open((await linksOf(address))['host'] ?? '');
      await reads([all]);
      await isHarmless();
      await ada.close();
    }
  });
});
