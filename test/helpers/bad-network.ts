/**
 * A bad network for real programs: a network namespace behind a veth pair, with random loss (nft) and rate limits (tbf).
 * What runs inside reaches this side under `address`. Only for root on Linux with `ip`, `nft` and `tc`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const run = (command: string, ...args: string[]): void => {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
};

/** True when the command ended well. */
const attempt = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args).status === 0;

export class BadNetwork {
  /** This side's address, as the inside sees it. */
  readonly address: string;
  private readonly name: string;
  private readonly outer: string;
  private readonly folder = mkdtempSync(join(tmpdir(), 'hms-net-'));

  constructor() {
    const id = process.pid % 10_000;
    this.name = `hms${id}`;
    this.outer = `hmsv${id}`;
    const subnet = `10.77.${id % 250}`;
    this.address = `${subnet}.1`;
    const { name, outer } = this;
    const inner = `hmsi${id}`;
    run('ip', 'netns', 'add', name);
    run('ip', 'link', 'add', outer, 'type', 'veth', 'peer', 'name', inner);
    run('ip', 'link', 'set', inner, 'netns', name);
    run('ip', 'addr', 'add', `${this.address}/24`, 'dev', outer);
    run('ip', 'link', 'set', outer, 'up');
    for (const args of [
      ['addr', 'add', `${subnet}.2/24`, 'dev', inner],
      ['link', 'set', inner, 'up'],
      ['link', 'set', 'lo', 'up'],
    ])
      run('ip', 'netns', 'exec', name, 'ip', ...args);
    run('nft', 'add', 'table', 'inet', name);
    const filter = (hook: string) => `{ type filter hook ${hook} priority 0; }`;
    run('nft', 'add', 'chain', 'inet', name, 'up', filter('prerouting'));
    run('ip', 'netns', 'exec', name, 'nft', 'add', 'table', 'inet', name);
    const inside = ['netns', 'exec', name, 'nft'];
    run('ip', ...inside, 'add', 'chain', 'inet', name, 'down', filter('prerouting'));
  }

  /** Why there can be none here; undefined when there can. */
  static obstacle(): string | undefined {
    if (process.getuid?.() !== 0) return 'network namespaces need root';
    for (const [command, flag] of [
      ['ip', '-V'],
      ['nft', '-v'],
      ['tc', '-V'],
    ] as const)
      if (!attempt(command, flag)) return `${command} is not installed`;
    const probe = `hmsprobe${process.pid % 10_000}`;
    if (!attempt('ip', 'netns', 'add', probe)) return 'network namespaces are not allowed here';
    attempt('ip', 'netns', 'del', probe);
    return undefined;
  }

  /** A program that starts `path` inside, file descriptors and all. */
  inside(path: string): string {
    const script = join(this.folder, 'inside.sh');
    writeFileSync(script, `#!/bin/sh\nexec ip netns exec ${this.name} ${path} "$@"\n`);
    chmodSync(script, 0o755);
    return script;
  }

  /** Drops this share of UDP, 0 to 1: `up` what comes from inside, `down` what goes there. */
  loss(direction: 'up' | 'down', share: number): void {
    const { name, outer } = this;
    const at = direction === 'down' ? ['ip', 'netns', 'exec', name, 'nft'] : ['nft'];
    const [command = 'nft', ...prefix] = at;
    run(command, ...prefix, 'flush', 'chain', 'inet', name, direction);
    if (share === 0) return;
    const from = direction === 'up' ? ['iifname', outer] : ['iifname', '!=', 'lo'];
    const chance = ['numgen', 'random', 'mod', '1000', '<', String(Math.round(share * 1_000))];
    const rule = [...from, 'meta', 'l4proto', 'udp', ...chance, 'drop'];
    run(command, ...prefix, 'add', 'rule', 'inet', name, direction, ...rule);
  }

  /** Limits what goes inside, in kbit/s; 0 lifts it. */
  cap(kbit: number): void {
    const device = ['dev', this.outer, 'root'];
    if (kbit === 0) run('tc', 'qdisc', 'del', ...device);
    else {
      const limit = ['rate', `${kbit}kbit`, 'burst', '5kb', 'latency', '200ms'];
      run('tc', 'qdisc', 'replace', ...device, 'tbf', ...limit);
    }
  }

  close(): void {
    attempt('ip', 'link', 'del', this.outer);
    attempt('nft', 'delete', 'table', 'inet', this.name);
    attempt('ip', 'netns', 'del', this.name);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
