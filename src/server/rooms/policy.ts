/** What a role of a template means: for a client (RoleInfo), for the room (RoleRules), for the media engine (MediaPolicy). */
import type {
  Permissions,
  Publishable,
  RoleInfo,
  SimulcastLayerInfo,
  VideoParams,
} from '../../protocol/index.js';
import { readableName } from '../../protocol/names.js';
import { watchesStream } from '../../templates/resolve.js';
import type { Layout, Template, TemplatePermissions, TemplateRole } from '../../templates/types.js';
import type { MediaClaims, MediaPolicy, PictureLimits } from '../sfu/port.js';
import { allowsSpotlight, stageRulesOf, type StageRules } from './layout-rules.js';

/** The role of participants who come with a LiveKit SDK and a token of the operator. */
export const EXTERNAL_ROLE = 'external';

export interface RoleRules {
  info: RoleInfo;
  layout: Layout;
  /** 0: no limit, -1: nobody. */
  maxPeerCount: number;
  /** May publish something: those people are listed however large the room is. */
  onStage: boolean;
  /** Whom people of this role bring on stage and how; null: nobody. */
  stage: StageRules | null;
  /** Sees from the lobby who is in the room: `sendRoomState`, unless the template's settings switch it off. */
  mayPreviewPeers: boolean;
  /** Writes values that all people in the room share: on stage, or with the permission `changeRole`. */
  writesShared: boolean;
  /** May put somebody into everybody's view: a shared value too, which the layout may switch off. */
  mayHoldSpotlight: boolean;
}

export function rulesOf(template: Template, roleName: string): RoleRules | null {
  const role = Object.hasOwn(template.roles, roleName) ? template.roles[roleName] : undefined;
  if (!role) return null;
  const subscribeToRoles = subscriptions(template, role);
  const layout = template.layouts?.find((entry) => entry.role === roleName) ?? { role: roleName };
  const { allowed, audio, video, screen, simulcast } = role.publishParams;
  const permissions = permissionsOf(role.permissions);
  const onStage = allowed.length > 0;
  const writesShared = onStage || permissions.changeRole;
  return {
    info: {
      name: roleName,
      priority: role.priority,
      needsMedia: !watchesStream(layout) && (allowed.length > 0 || subscribeToRoles.length > 0),
      publish: {
        allowed: [...allowed],
        audioBitRate: audio.bitRate,
        video: videoParams(video),
        screen: videoParams(screen),
        videoLayers: layersOf(simulcast?.video?.layers),
        screenLayers: layersOf(simulcast?.screen?.layers),
      },
      subscribeToRoles,
      maxSubsBitRate: role.subscribeParams.maxSubsBitRate,
      permissions,
    },
    layout,
    maxPeerCount: role.maxPeerCount,
    onStage,
    stage: stageRulesOf(layout),
    mayPreviewPeers: permissions.sendRoomState && sendsRoomState(template),
    writesShared,
    mayHoldSpotlight: writesShared && allowsSpotlight(layout),
  };
}

export function regularPolicy(
  { info }: RoleRules,
  peer: { name: string; metadata: string },
  generation: number,
): MediaPolicy {
  return {
    generation,
    publish: info.publish.allowed,
    publishCaps: capsOf(info),
    pictures: picturesOf(info),
    priority: info.priority,
    maxSubsBitRate: info.maxSubsBitRate,
    subscribeToRoles: info.subscribeToRoles,
    role: info.name,
    name: peer.name,
    metadata: peer.metadata,
    publishData: false,
    updateOwnMetadata: false,
    hidden: false,
    recorder: false,
  };
}

/**
 * An operator's token says what its participant may do; a template that has a role `external` narrows it. Who records
 * unseen gets everybody. Who comes with a stream key has the role of the key. The name is made to fit our rules.
 * Null when the token does not let anybody into this room, or the template does not have the role.
 */
export function externalPolicy(claims: MediaClaims, template: Template): MediaPolicy | null {
  const { grant } = claims;
  if (grant['roomJoin'] !== true || grant['room'] !== claims.roomId) return null;
  const role = claims.role ?? EXTERNAL_ROLE;
  const rules = rulesOf(template, role);
  if (!rules && role !== EXTERNAL_ROLE) return null;
  const allowed = rules?.info.publish.allowed;
  const hidden = grant['hidden'] === true;
  const recorder = grant['recorder'] === true;
  const heard = hidden && recorder ? null : (rules?.info.subscribeToRoles ?? null);
  const publish = grantedSources(grant).filter((source) => allowed?.includes(source) ?? true);
  return {
    generation: 0,
    publish,
    publishCaps: rules ? capsOf(rules.info) : {},
    pictures: rules ? picturesOf(rules.info) : {},
    priority: rules?.info.priority ?? 1,
    maxSubsBitRate: rules?.info.maxSubsBitRate ?? 0,
    subscribeToRoles: grant['canSubscribe'] === false ? [] : heard,
    role,
    name: readableName(claims.name) || readableName(claims.identity) || role,
    metadata: claims.metadata,
    publishData: grant['canPublishData'] !== false,
    updateOwnMetadata: grant['canUpdateOwnMetadata'] === true,
    hidden,
    recorder,
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

function sendsRoomState({ settings }: Template): boolean {
  const state = settings['roomState'] as Record<string, unknown> | null | undefined;
  return state?.['enabled'] !== false && state?.['sendPeerList'] !== false;
}

function videoParams({
  width,
  height,
  frameRate,
  bitRate,
}: TemplateRole['publishParams']['video']) {
  return { width, height, frameRate, bitRate };
}

type TemplateLayers = NonNullable<
  NonNullable<TemplateRole['publishParams']['simulcast']>['video']
>['layers'];

function layersOf(layers: TemplateLayers = []): SimulcastLayerInfo[] {
  return layers.map(({ rid, scaleResolutionDownBy, maxBitrate, maxFramerate }) => ({
    rid,
    scaleResolutionDownBy: scaleResolutionDownBy ?? 1,
    maxBitrate: maxBitrate ?? 0,
    maxFramerate: maxFramerate ?? 30,
  }));
}

/** Packet headers, and the second copy of speech that browsers send against loss. */
const AUDIO_COPIES = 2;
const AUDIO_HEADERS = 32;

/**
 * All layers of a source together. A screen comes with its sound under the same cap: each track is held against
 * it alone, and sound is far below it.
 */
function capsOf({ publish }: RoleInfo): MediaPolicy['publishCaps'] {
  return {
    audio: publish.audioBitRate * AUDIO_COPIES + AUDIO_HEADERS,
    video: videoCap(publish.video.bitRate, publish.videoLayers),
    screen: videoCap(publish.screen.bitRate, publish.screenLayers),
  };
}

function picturesOf({ publish }: RoleInfo): MediaPolicy['pictures'] {
  const { video, screen, videoLayers, screenLayers } = publish;
  return { video: limitsOf(video, videoLayers), screen: limitsOf(screen, screenLayers) };
}

function limitsOf(
  { width, height, frameRate }: VideoParams,
  layers: readonly SimulcastLayerInfo[],
): PictureLimits {
  // A client sends each layer at the layer's own rate.
  const most = Math.max(frameRate, ...layers.map(({ maxFramerate }) => maxFramerate));
  return { width, height, layers: Math.max(1, layers.length), frameRate: most };
}

/** A layer without a rate of its own gets what its picture size suggests. */
function videoCap(bitRate: number, layers: readonly SimulcastLayerInfo[]): number {
  const sum = layers.reduce(
    (total, { maxBitrate, scaleResolutionDownBy }) =>
      total + (maxBitrate > 0 ? maxBitrate : bitRate / scaleResolutionDownBy),
    0,
  );
  return Math.ceil(Math.max(bitRate, sum));
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
