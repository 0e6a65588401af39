/** What people who mean harm write where a name or a message belongs. Each would call `hit` if it were ever read as code. */
export const HOSTILE_TEXTS = [
  `<script>hit(1)</script>`,
  `<img src=x onerror=hit(2)>`,
  `<svg/onload=hit(3)>`,
  `"><img src=x onerror=hit(4)>`,
  `'><svg onload=hit(5)>`,
  `javascript:hit(6)`,
  `<a href="javascript:hit(7)">x</a>`,
  `<iframe srcdoc="<script>parent.hit(8)</script>">`,
  `<iframe src=javascript:parent.hit(9)>`,
  `<details open ontoggle=hit(10)>`,
  `<input autofocus onfocus=hit(11)>`,
  `<video><source onerror=hit(12)></video>`,
  `<math><mtext><img src=x onerror=hit(13)>`,
  `</textarea><img src=x onerror=hit(14)>`,
  `</style><script>hit(15)</script>`,
  `<!--><img src=x onerror=hit(16)>-->`,
  `<template><img src=x onerror=hit(17)></template>`,
  '${hit(18)}',
  `{{constructor.constructor('hit(19)')()}}`,
  `&lt;img src=x onerror=hit(20)&gt;`,
  `\u003cimg src=x onerror=hit(21)\u003e`,
  `https://a.example/"onmouseover="hit(22)`,
  `https://a.example/<img src=x onerror=hit(23)>`,
  `data:text/html,<script>parent.hit(24)</script>`,
  `url(javascript:hit(25));background:red`,
  `<hms-room onclick=hit(26) auth-token=x>`,
] as const;

/** Addresses that would run something if a browser opened them instead of drawing them. */
export const HOSTILE_ADDRESSES = [
  'javascript:hit(30)',
  'data:text/html,<script>parent.hit(31)</script>',
  `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" onload="parent.hit(32)"><script>parent.hit(33)</script></svg>')}`,
  '"><img src=x onerror=hit(34)>',
] as const;
