/**
 * The server to talk to when the page names none: where this script came from, so that the script tag is all
 * a page needs. A script from a file has no server, then it is the page's own.
 */
export function defaultServer(scriptUrl: string, pageOrigin: string): string {
  if (!URL.canParse(scriptUrl)) return pageOrigin;
  const { protocol, origin } = new URL(scriptUrl);
  return protocol === 'http:' || protocol === 'https:' ? origin : pageOrigin;
}
