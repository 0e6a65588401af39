/** A network for tests: passes UDP on to one port, loses some of it, or goes dead. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { seededRandom } from './rtp-packets.js';

export class UdpRelay {
  /** Share of datagrams that get lost, each way. */
  loss = 0;
  dead = false;
  dropped = 0;
  port = 0;
  private readonly target: number;
  private readonly random = seededRandom(1);
  private readonly inside = createSocket('udp4');
  private readonly paths = new Map<string, Socket>();
  private readonly moved: Socket[] = [];

  constructor(target: number) {
    this.target = target;
  }

  async start(): Promise<this> {
    this.inside.bind(0, '127.0.0.1');
    await once(this.inside, 'listening');
    this.port = this.inside.address().port;
    this.inside.on('message', (message, { address, port }) => {
      const key = `${address}:${port}`;
      let path = this.paths.get(key);
      if (!path) {
        path = createSocket('udp4');
        path.on('message', (reply) => {
          if (this.passes()) this.inside.send(reply, port, address);
        });
        this.paths.set(key, path);
      }
      if (this.passes()) path.send(message, this.target, '127.0.0.1');
    });
    return this;
  }

  /** Everybody inside gets another outer address, as from a router that forgot them; the old ones are dead. */
  move(): void {
    for (const [key, path] of this.paths) {
      path.removeAllListeners('message');
      this.moved.push(path);
      this.paths.delete(key);
    }
  }

  close(): void {
    for (const path of this.moved) path.close();
    for (const path of this.paths.values()) path.close();
    this.inside.close();
  }

  private passes(): boolean {
    if (!this.dead && this.random() >= this.loss) return true;
    this.dropped += 1;
    return false;
  }
}
