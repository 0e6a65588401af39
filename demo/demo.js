const code = new URLSearchParams(location.search).get('code');
const room = document.querySelector('#room');
if (code) room.setAttribute('room-code', code);
room.addEventListener('hms-joined', () => document.body.classList.add('in-call'));
room.addEventListener('hms-left', () => document.body.classList.remove('in-call'));
