#!/usr/bin/env node
/**
 * `hms-kit-server` starts the server from the environment, says where it is, and stops it on SIGTERM or SIGINT.
 * `hms-kit-server token` prints a management token.
 */
import { ConfigError, createServer, type HmsServer } from './index.js';
import { managementToken } from './token-command.js';

/** What went wrong, in one sentence for the person who starts the server. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return 'HMS_PORT names a port that another program uses already.';
  if (code === 'EACCES') return 'HMS_PORT names a port that this user may not open.';
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return 'HMS_HOST names an address that this machine does not have.';
  }
  return `The server could not start: ${message}`;
}

function welcome(server: HmsServer): string {
  const width = Math.max(...server.links.map(({ role }) => role.length));
  const links = server.links.map(({ role, url }) => `    ${role.padEnd(width)}  ${url}`);
  return [
    '',
    '  hms-kit is running.',
    '',
    `  Page   ${server.url}/`,
    '',
    '  Join the demo room as',
    ...links,
    '',
    '',
  ].join('\n');
}

async function main([command, ...args]: string[]): Promise<void> {
  if (command === undefined) return serve();
  try {
    if (command !== 'token') {
      throw new ConfigError(`There is no command "${command}". There is: token.`);
    }
    process.stdout.write(`${await managementToken(args, process.env)}\n`);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
}

async function serve(): Promise<void> {
  let server: HmsServer | undefined;
  let asked = false;
  const stop = async (): Promise<void> => {
    // Who asks twice does not want to wait.
    const patient = !asked;
    asked = true;
    if (patient) await server?.drain();
    await server?.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
  try {
    server = await createServer();
    await server.listen();
    process.stdout.write(welcome(server));
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    await server?.close();
    process.exit(1);
  }
}

await main(process.argv.slice(2));
