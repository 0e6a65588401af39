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

  toJSON(): Omit<Counters, 'toJSON'> {
    return {
      packetsIn: this.packetsIn,
      packetsOut: this.packetsOut,
      bytesIn: this.bytesIn,
      bytesOut: this.bytesOut,
      nacksIn: this.nacksIn,
      nacksOut: this.nacksOut,
      plisIn: this.plisIn,
      plisOut: this.plisOut,
    };
  }
}
