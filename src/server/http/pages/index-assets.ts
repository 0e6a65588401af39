/** Style and script of the first page, as files of their own: the content policy allows nothing inline. */
export const INDEX_CSS = `
:root {
  color-scheme: dark;
  --background: #0b0e15; --surface: #191b23; --surface-dim: #11131a; --border: #272a31;
  --outline: #6f7280; --primary: #226fe9; --primary-bright: #538dff;
  --high: #eff0fa; --medium: #c5c6d0; --low: #9b9da8;
}
* { box-sizing: border-box; }
html { background: var(--background); }
body { margin: 0; background: radial-gradient(60rem 30rem at 50% -12rem, #12264d 0%, var(--background) 70%) no-repeat var(--background);
  color: var(--high); font: 400 16px/24px system-ui, sans-serif; min-height: 100vh; }
main { max-width: 880px; margin: 0 auto; padding: 64px 24px 48px; display: grid; gap: 24px; }
header { display: flex; align-items: center; gap: 24px; margin-bottom: 16px; }
.logo { width: 64px; height: 64px; flex: none; }
.logo .tile { fill: var(--primary); } .logo .ink { fill: #fff; }
h1 { margin: 0; font-size: 28px; line-height: 36px; font-weight: 600; letter-spacing: -.01em; }
h2 { margin: 0 0 4px; font-size: 20px; line-height: 28px; font-weight: 600; }
h3 { margin: 0; font-size: 16px; line-height: 24px; font-weight: 600; text-transform: capitalize; }
p { margin: 0; color: var(--medium); }
.lead { color: var(--medium); }
section { background: var(--surface); border: 1px solid var(--border); border-radius: 16px; padding: 24px; min-width: 0; }
.roles { list-style: none; margin: 16px 0 0; padding: 0; display: grid; gap: 8px; }
.roles li { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 2fr) auto; align-items: center; gap: 16px;
  background: var(--surface-dim); border: 1px solid var(--border); border-radius: 12px; padding: 12px 16px; }
.role p { font-size: 14px; line-height: 20px; color: var(--low); }
input { width: 100%; min-width: 0; height: 44px; padding: 0 12px; color: var(--medium); background: var(--background);
  border: 1px solid var(--outline); border-radius: 8px; font: 13px/20px ui-monospace, monospace; text-overflow: ellipsis; }
.actions { display: flex; gap: 8px; }
button, .button { display: inline-flex; align-items: center; justify-content: center; height: 44px; padding: 0 16px; border-radius: 8px;
  border: 1px solid transparent; font: 600 14px/20px system-ui, sans-serif; color: #fff; background: var(--primary);
  text-decoration: none; cursor: pointer; transition: background-color .2s cubic-bezier(.2,0,0,1); }
.button:hover { background: #1a5cc8; }
.quiet { background: transparent; border-color: var(--outline); color: var(--high); }
.quiet:hover { background: var(--border); }
:focus-visible { outline: 2px solid var(--primary-bright); outline-offset: 2px; }
.snippet { position: relative; margin-top: 16px; }
pre { margin: 0; padding: 16px 104px 16px 16px; overflow-x: auto; border-radius: 12px; background: var(--surface-dim);
  border: 1px solid var(--border); color: var(--high); font: 14px/24px ui-monospace, monospace; }
.snippet button { position: absolute; top: 9px; right: 9px; background: var(--surface); }
.note { margin-top: 8px; }
.status { min-height: 24px; text-align: center; font-size: 14px; color: var(--low); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 700px) {
  main { padding: 32px 16px; } .logo { width: 48px; height: 48px; } header { gap: 16px; margin-bottom: 0; }
  section { padding: 16px; } .roles li { grid-template-columns: minmax(0, 1fr); gap: 12px; }
  .actions > * { flex: 1; } pre { padding: 16px; } .snippet button { position: static; width: 100%; margin-top: 8px; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none; } }
`;

export const INDEX_JS = `
const status = document.getElementById('status');
const confirm = (button) => {
  const label = button.firstChild;
  label.nodeValue = 'Copied';
  setTimeout(() => (label.nodeValue = 'Copy'), 2000);
};
for (const button of document.querySelectorAll('[data-copy]')) {
  button.addEventListener('click', async () => {
    const source = document.getElementById(button.dataset.copy);
    const text = source.value ?? source.textContent;
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = 'Copied.';
      confirm(button);
    } catch {
      // Without a secure context there is no clipboard: mark the text instead.
      const range = document.createRange();
      range.selectNodeContents(source);
      if (source.select) source.select();
      else { getSelection().removeAllRanges(); getSelection().addRange(range); }
      status.textContent = 'Marked. Press Ctrl+C to copy.';
    }
  });
}
`;
