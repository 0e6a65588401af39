import type { PeerCounts } from '../../protocol/index.js';

/** The counts after somebody came (`from` is null), left (`to` is null) or took another role. */
export function recounted(counts: PeerCounts, from: string | null, to: string | null): PeerCounts {
  const byRole = { ...counts.byRole };
  // A role may be called "constructor".
  const countOf = (role: string) => (Object.hasOwn(byRole, role) ? (byRole[role] ?? 0) : 0);
  if (from !== null) {
    const left = countOf(from) - 1;
    if (left > 0) byRole[from] = left;
    else Reflect.deleteProperty(byRole, from);
  }
  if (to !== null) byRole[to] = countOf(to) + 1;
  const total = counts.total + (to === null ? 0 : 1) - (from === null ? 0 : 1);
  return { total: Math.max(0, total), byRole };
}
