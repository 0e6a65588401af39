/** Where a template names roles besides the keys of `roles`: a list of names, or one name. */
const HOLDERS: ReadonlySet<string> = new Set([
  'subscribeToRoles',
  'roles_whitelist',
  'prominent_roles',
  'off_stage_roles',
  'on_stage_role',
  'admin',
  'writer',
  'reader',
  'role',
]);

/** Where it names roles as keys. */
const BY_ROLE = 'roleLanguages';

/** A role that has another name now. */
export interface RoleRename {
  from: string;
  to: string;
}

/**
 * A copy of a part of a template in which `from` is called `to` wherever a role is named; with null it is named
 * nowhere any more.
 */
export function renameRole<T>(part: T, from: string, to: string | null): T {
  return walk(part) as T;

  function walk(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(walk);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, inner]) => {
        if (key === BY_ROLE && isObject(inner)) return [[key, asKey(inner)]];
        if (!HOLDERS.has(key)) return [[key, walk(inner)]];
        if (inner === from) return to === null ? [] : [[key, to]];
        return [[key, Array.isArray(inner) ? inList(inner) : walk(inner)]];
      }),
    );
  }

  function asKey(values: object): object {
    return Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) =>
        name === from ? (to === null ? [] : [[to, value]]) : [[name, value]],
      ),
    );
  }

  function inList(names: unknown[]): unknown[] {
    return names.flatMap((name) => (name === from ? (to === null ? [] : [to]) : [walk(name)]));
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
