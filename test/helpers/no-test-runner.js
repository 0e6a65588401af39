export function sendMessageWaitForResponse() {
  throw new Error('The commands of @web/test-runner are not available here.');
}
