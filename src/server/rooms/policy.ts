/** What a role of a template means: for a client (RoleInfo), and for the media engine (MediaPolicy). */
import type { Permissions, Publishable, RoleInfo } from '../../protocol/index.js';
import type { Layout, Template, TemplatePermissions, TemplateRole } from '../../templates/types.js';
import type { MediaClaims, MediaPolicy } from '../sfu/port.js';

/** The role of participants who come with a LiveKit SDK and a token of the operator. */
export const EXTERNAL_ROLE = 'external';

export interface RoleRules {
  info: RoleInfo;
  layout: Layout;
  /** 0: no limit, -1: nobody. */
  maxPeerCount: number;
  /** Whether the role sends or receives WebRTC media at all. */
  needsMedia: boolean;
}

export function rulesOf(template: Template, roleName: string): RoleRules | null {
  const role = Object.hasOwn(template.roles, roleName) ? template.roles[roleName] : undefined;
  if (!role) return null;
  const subscribeToRoles = subscriptions(template, role);
  const layout = template.layouts?.find((entry) => entry.role === roleName) ?? { role: roleName };
  const { allowed, audio, video, screen } = role.publishParams;
  return {
    info: {
      name: roleName,
      priority: role.priority,
      publish: {
        allowed: [...allowed],
        audioBitRate: audio.bitRate,
        video: videoParams(video),
        screen: videoParams(screen),
      },
      subscribeToRoles,
      permissions: permissionsOf(role.permissions),
    },
    layout,
    maxPeerCount: role.maxPeerCount,
    needsMedia: !watchesStream(layout) && (allowed.length > 0 || subscribeToRoles.length > 0),
  };
}

export function regularPolicy(
  rules: RoleRules,
  peer: { name: string; metadata: string },
  generation: number,
): MediaPolicy {
  return {
    generation,
    publish: rules.info.publish.allowed,
    publishCaps: {},
    maxSubsBitRate: 0,
    subscribeToRoles: rules.info.subscribeToRoles,
    role: rules.info.name,
    name: peer.name,
    metadata: peer.metadata,
    publishData: false,
    updateOwnMetadata: false,
    hidden: false,
    recorder: false,
  };
}

/**
 * An operator's token says what its participant may do; a template that has a role `external` narrows it.
 * Null when the token does not let anybody into this room.
 */
export function externalPolicy(claims: MediaClaims, template: Template): MediaPolicy | null {
  const { grant } = claims;
  if (grant['roomJoin'] !== true || grant['room'] !== claims.roomId) return null;
  const rules = rulesOf(template, EXTERNAL_ROLE);
  const allowed = rules?.info.publish.allowed;
  const publish = grantedSources(grant).filter((source) => allowed?.includes(source) ?? true);
  return {
    generation: 0,
    publish,
    publishCaps: {},
    maxSubsBitRate: 0,
    subscribeToRoles: grant['canSubscribe'] === false ? [] : (rules?.info.subscribeToRoles ?? null),
    role: EXTERNAL_ROLE,
    name: claims.name === '' ? claims.identity : claims.name,
    metadata: claims.metadata,
    publishData: grant['canPublishData'] !== false,
    updateOwnMetadata: grant['canUpdateOwnMetadata'] === true,
    hidden: grant['hidden'] === true,
    recorder: grant['recorder'] === true,
  };
}

const SOURCES: Readonly<Record<string, Publishable>> = {
  microphone: 'audio',
  camera: 'video',
  screen_share: 'screen',
  screen_share_audio: 'screen',
};

function grantedSources(grant: MediaClaims['grant']): Publishable[] {
  if (grant['canPublish'] === false) return [];
  const listed = grant['canPublishSources'];
  if (!Array.isArray(listed) || listed.length === 0) return ['audio', 'video', 'screen'];
  const granted = listed.map((source) => SOURCES[String(source).toLowerCase()]);
  return [...new Set(granted.filter((source) => source !== undefined))];
}

/** Whoever sees anybody also sees external participants, unless the template has its own rule for them. */
function subscriptions(template: Template, role: TemplateRole): string[] {
  const listed = role.subscribeParams.subscribeToRoles;
  if (listed.length === 0 || Object.hasOwn(template.roles, EXTERNAL_ROLE)) return [...listed];
  return [...listed, EXTERNAL_ROLE];
}

/** The first key of `conferencing` decides, as in the platform's own UI. */
function watchesStream(layout: Layout): boolean {
  return Object.keys(layout.screens?.conferencing ?? {})[0] === 'hls_live_streaming';
}

function videoParams({
  width,
  height,
  frameRate,
  bitRate,
}: TemplateRole['publishParams']['video']) {
  return { width, height, frameRate, bitRate };
}

function permissionsOf(permissions: TemplatePermissions): Permissions {
  return {
    endRoom: permissions.endRoom,
    removeOthers: permissions.removeOthers,
    mute: permissions.mute,
    unmute: permissions.unmute,
    changeRole: permissions.changeRole,
    sendRoomState: permissions.sendRoomState,
    pollRead: permissions.pollRead,
    pollWrite: permissions.pollWrite,
    browserRecording: permissions.browserRecording,
    rtmpStreaming: permissions.rtmpStreaming,
    hlsStreaming: permissions.hlsStreaming,
  };
}
