/** Children of the server: how they are started, told something, and ended. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Sources run through tsx, the build is plain JavaScript. */
const SOURCE = import.meta.url.endsWith('.ts');

/** `entry`: of the child, from here on and without its ending. */
export function startChild(entry: string, env: NodeJS.ProcessEnv = {}): ChildProcess {
  const path = fileURLToPath(new URL(`${entry}.${SOURCE ? 'ts' : 'js'}`, import.meta.url));
  return fork(path, [], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: SOURCE ? ['--import', 'tsx'] : [],
    env: { ...withoutSettings(process.env), ...env },
  });
}

/** A dying process refuses messages; its exit event is what counts. */
export function tell(child: ChildProcess | null, message: object): void {
  if (child?.connected) child.send(message, () => {});
}

/** Resolves when it is gone; after `ms` it is killed. */
export async function gone(child: ChildProcess, ms: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const timer = setTimeout(() => child.kill('SIGKILL'), ms);
  await exit;
  clearTimeout(timer);
}

/** Keys and secrets of the server are none of their business. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('HMS_')));
}
