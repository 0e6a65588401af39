import type { ChannelFact, ChannelPort } from '../store/ports.js';

/** One call on a fake port. */
export interface Call {
  name: string;
  args: readonly unknown[];
}

/** A room channel whose server is the test: it records the calls, and answers what `answers` holds. */
export interface FakeChannel extends ChannelPort {
  readonly calls: Call[];
  /** By method, or by request name: a result, what makes one of the params, or an Error to reject with. */
  readonly answers: Record<string, unknown>;
  /** Tells a fact, as the real channel would. */
  push(fact: ChannelFact): void;
}

export function fakeChannel(answers: Record<string, unknown> = {}): FakeChannel {
  const listeners = new Set<(fact: ChannelFact) => void>();
  const calls: Call[] = [];
  const call = async (name: string, ...args: unknown[]): Promise<never> => {
    calls.push({ name, args });
    const answer = answers[name] ?? {};
    if (answer instanceof Error) throw answer;
    return (
      typeof answer === 'function' ? (answer as (arg: unknown) => unknown)(args[0]) : answer
    ) as never;
  };
  return {
    calls,
    answers,
    push: (fact) => listeners.forEach((listener) => listener(fact)),
    enter: (credential) => call('enter', credential),
    join: (params) => call('join', params),
    request: (name, params) => call(name, params),
    leave: () => call('leave'),
    sendFeedback: (sessionId, feedback) => call('sendFeedback', sessionId, feedback),
    onFact(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      calls.push({ name: 'close', args: [] });
    },
  };
}
