/** People on a stage, in a process of their own: their cost is not the compositor's. */
import { StageActor } from '../../test/helpers/live-stage.js';

export interface StageTask {
  url: string;
  /** One person each. */
  tokens: string[];
  width: number;
  height: number;
}

process.on('message', ({ url, tokens, width, height }: StageTask) => {
  const colour = [120, 110, 150] as const;
  const actors = tokens.map(
    (_, n) => new StageActor({ colour, width, height, moving: true, tone: 200 + n * 50 }),
  );
  const enter = async () => {
    for (const [n, actor] of actors.entries()) await actor.join(url, tokens[n] ?? '');
    process.send?.('ready');
  };
  enter().catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
});
