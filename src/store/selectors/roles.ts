import type {
  Permissions,
  Publishable,
  RoleChangeRequest,
  RoleInfo,
} from '../../protocol/index.js';
import type { RoomState, UnmuteRequest } from '../state.js';
import { memoise } from './memoise.js';

/** The own role. */
export const selectLocalPeerRole = (state: RoomState): RoleInfo | null => state.role;

export const selectLocalPeerRoleName = (state: RoomState): string => state.role?.name ?? '';

/** What the own role may do; null before the room told. The server decides; this only hides buttons. */
export const selectPermissions = (state: RoomState): Permissions | null =>
  state.role?.permissions ?? null;

/** What the own role may publish. */
export const selectIsAllowedToPublish: (
  state: RoomState,
) => Readonly<Record<Publishable, boolean>> = memoise(
  (state) => [state.role?.publish.allowed ?? NOTHING],
  (allowed) =>
    Object.freeze({
      audio: allowed.includes('audio'),
      video: allowed.includes('video'),
      screen: allowed.includes('screen'),
    }),
);

const NOTHING: readonly Publishable[] = [];

/** Every role of the room by its name. */
export const selectRolesMap = (state: RoomState): Readonly<Record<string, RoleInfo>> => state.roles;

/** By priority, then by name. */
export const selectAvailableRoleNames: (state: RoomState) => readonly string[] = memoise(
  (state) => [state.roles],
  (roles) =>
    Object.freeze(
      Object.values(roles)
        .sort((a, b) => a.priority - b.priority || a.name.localeCompare(b.name))
        .map(({ name }) => name),
    ),
);

/** Somebody wants this person to take another role. */
export const selectRoleChangeRequest = (state: RoomState): RoleChangeRequest | null =>
  state.roleChangeRequest;

/** Somebody asks this person to switch something on. */
export const selectUnmuteRequest = (state: RoomState): UnmuteRequest | null => state.unmuteRequest;
