/** A webinar as its host sees it: two hosts, a guest on stage, an audience with raised hands. */
import type { ARoomOptions } from 'hms-kit/testing';

export const STAGE: ARoomOptions = {
  peers: 14,
  roles: Object.fromEntries([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map((at) => [at, 'viewer'])),
  hands: [5, 8],
  layout: {
    screens: {
      conferencing: {
        default: {
          elements: {
            chat: {
              private_chat_enabled: true,
              allow_pinning_messages: true,
              real_time_controls: {
                can_disable_chat: true,
                can_block_user: true,
                can_hide_message: true,
              },
            },
            participant_list: {},
            emoji_reactions: {},
            hand_raise: {},
            video_tile_layout: { grid: { enable_spotlighting_peer: true } },
            on_stage_exp: {
              bring_to_stage_label: 'Bring to stage',
              on_stage_role: 'guest',
              off_stage_roles: ['viewer'],
            },
          },
        },
      },
    },
  },
};
