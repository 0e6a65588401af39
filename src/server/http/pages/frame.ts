import { html, type Html } from '../html.js';

/** A camera in the accent colour: small enough to travel inside the page. */
const ICON =
  'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 32 32%22%3E%3Crect width=%2232%22 height=%2232%22 rx=%228%22 fill=%22%23226FE9%22/%3E%3Crect x=%226%22 y=%2210%22 width=%2213%22 height=%2212%22 rx=%223%22 fill=%22white%22/%3E%3Cpath d=%22M21 14.5l5-3v9l-5-3z%22 fill=%22white%22/%3E%3C/svg%3E';

/** What every page has around its body. */
export function page(title: string, style: string, head: Html, body: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="dark" />
        <meta name="theme-color" content="#0B0E15" />
        <title>${title}</title>
        <link rel="icon" href="${ICON}" />
        <link rel="stylesheet" href="${style}" />
        ${head}
      </head>
      ${body}
    </html> `.text;
}
