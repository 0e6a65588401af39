/** What the worker has carried since its start; shared by all its peers. */
export class Counters {
  packetsIn = 0;
  packetsOut = 0;
  bytesIn = 0;
  bytesOut = 0;
  nacksIn = 0;
  nacksOut = 0;
  plisIn = 0;
  plisOut = 0;
}
