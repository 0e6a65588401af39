/** What the worker has carried since its start; shared by all its peers. `WorkerStats` says what each count means. */
export const newCounters = () => ({
  packetsIn: 0,
  packetsOut: 0,
  bytesIn: 0,
  bytesOut: 0,
  nacksIn: 0,
  nacksOut: 0,
  plisIn: 0,
  plisOut: 0,
  rtxIn: 0,
  recovered: 0,
  resent: 0,
  lostIn: 0,
  framesRecorded: 0,
  framesNotRecorded: 0,
});

export type Counters = ReturnType<typeof newCounters>;
