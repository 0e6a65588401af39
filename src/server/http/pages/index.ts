import type { JoinLink } from '../../join-links.js';
import { html, type Html } from '../html.js';
import { page } from './frame.js';

export interface IndexPage {
  origin: string;
  roomName: string;
  /** Null for visitors from elsewhere: whoever has a host's link is the host. */
  links: readonly JoinLink[] | null;
}

const PURPOSE: ReadonlyMap<string, string> = new Map([
  ['host', 'Speaks and runs the call.'],
  ['guest', 'Speaks with the others.'],
  ['viewer', 'Watches and chats.'],
]);

/** The first page: where to click, and what to paste. */
export function indexPage({ origin, roomName, links }: IndexPage): string {
  const code = links?.[0]?.code ?? 'your-room-code';
  const snippet = `<script type="module" src="${origin}/hms.js"></script>\n<hms-room room-code="${code}"></hms-room>`;
  return page(
    'hms-kit',
    '/pages/index.css',
    html`<script type="module" src="/pages/index.js"></script>`,
    html`<body>
      <main>
        <header>
          ${LOGO}
          <div>
            <h1>hms-kit</h1>
            <p class="lead">Live video for any web page. Your server is running.</p>
          </div>
        </header>
        <section aria-labelledby="join">
          <h2 id="join">Join the demo room</h2>
          ${links ? joinList(roomName, links) : elsewhere()}
        </section>
        <section aria-labelledby="embed">
          <h2 id="embed">Put it into your page</h2>
          <p>Two lines of HTML, on any site. Nothing to install, nothing to build.</p>
          <div class="snippet">
            <pre id="snippet" tabindex="0"><code>${snippet}</code></pre>
            <button type="button" class="quiet" data-copy="snippet">Copy</button>
          </div>
        </section>
        <p class="status" role="status" id="status"></p>
      </main>
    </body>`,
  );
}

function joinList(roomName: string, links: readonly JoinLink[]): Html {
  return html`<p>
      Open a link in two browser windows to see both sides of the call. Room: ${roomName}
    </p>
    <ul class="roles">
      ${links.map(
        ({ role, url }) =>
          html`<li>
            <div class="role">
              <h3>${role}</h3>
              <p>${PURPOSE.get(role) ?? 'Joins with the rights of this role.'}</p>
            </div>
            <input
              id="link-${role}"
              readonly
              value="${url}"
              aria-label="Link for the role ${role}"
            />
            <div class="actions">
              <button type="button" class="quiet" data-copy="link-${role}">
                Copy<span class="unseen"> the link for ${role}</span>
              </button>
              <a class="button" href="${url}">Open<span class="unseen"> as ${role}</span></a>
            </div>
          </li>`,
      )}
    </ul>`;
}

function elsewhere(): Html {
  return html`<p class="note">
    The join links were printed where this server was started. They are shown here only to visitors
    on the same machine, because whoever has the host's link is the host.
  </p>`;
}

const LOGO = html`<svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
  <rect class="tile" width="32" height="32" rx="8" />
  <rect class="ink" x="6" y="10" width="13" height="12" rx="3" />
  <path class="ink" d="M21 14.5l5-3v9l-5-3z" />
</svg>`;
