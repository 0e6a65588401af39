// In a page of your own: <script type="module" src="https://video.example/hms.js"></script>
const address = new URLSearchParams(location.search);
const server = address.get('server') ?? 'http://localhost:8080';
await import(`${server}/hms.js`);

const find = (selector) => document.querySelector(selector);
const say = (text) => (find('#status').textContent = text);

const layout = {
  screens: {
    conferencing: {
      default: { elements: { chat: { message_placeholder: 'Ask your question' } } },
    },
  },
};

find('#join').addEventListener('submit', (event) => {
  event.preventDefault();
  const { code, name } = Object.fromEntries(new FormData(event.target));
  const room = find('#desk').content.cloneNode(true).querySelector('hms-room');
  room.setAttribute('room-code', code);
  room.setAttribute('user-name', name);
  room.layout = layout;
  room.addEventListener('hms-joined', () => say(`In the call as ${name}`));
  room.addEventListener('hms-left', () => say('You left'));
  room.addEventListener('hms-error', ({ detail }) => say(detail.message));
  find('#call').append(room);
  room.store.subscribe(
    (state) => state.counts.total,
    (total) => (find('#people').textContent = total),
  );
  event.target.hidden = true;
  find('#call').hidden = false;
});

find('#theme').addEventListener('click', () => {
  const room = find('hms-room');
  room.theme = room.theme === 'dark' ? 'light' : 'dark';
});

find('#close').addEventListener('click', () => {
  find('hms-room').remove();
  find('#call').hidden = true;
  find('#join').hidden = false;
  say('Not in a call');
});

find('[name=code]').value = address.get('code') ?? '';
find('[name=name]').value = address.get('name') ?? '';
