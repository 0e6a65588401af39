/** The layer table of ARCHITECTURE.md, as errors. */
const never = (name, from, to, comment, extra = {}) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.ts$', ...extra },
  to: { path: to },
});

const DOMLESS = '^(src/(protocol|templates|store)/)';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    never(
      'protocol-alone',
      '^src/protocol/',
      '^src/(?!protocol/|templates/types)',
      'protocol imports nothing of ours but template types',
    ),
    never(
      'templates-alone',
      '^src/templates/',
      '^src/(?!templates/|protocol/)',
      'templates know only themselves and the protocol',
    ),
    never(
      'store-pure',
      '^src/store/',
      '^src/(?!store/|protocol/|templates/)',
      'the store knows neither transports nor elements',
    ),
    {
      name: 'isomorphic-without-node',
      comment: 'protocol, templates and store run everywhere',
      severity: 'error',
      from: { path: DOMLESS, pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    never(
      'channel-layer',
      '^src/channel/',
      '^src/(?!channel/|protocol/|store/(ports|state))',
      'channel sees the protocol and the ports',
    ),
    never(
      'media-layer',
      '^src/media/',
      '^src/(?!media/|protocol/|store/(ports|state))',
      'media sees the protocol and the ports',
    ),
    never(
      'playback-layer',
      '^src/playback/',
      '^src/(?!playback/|protocol/|store/(ports|state))',
      'playback sees the protocol and the ports',
    ),
    never(
      'elements-layer',
      '^src/elements/',
      '^src/(channel|media|server|testing)/',
      'elements talk to the store only',
    ),
    never(
      'room-only-in-hms-room',
      '^src/elements/(?!hms-room/)',
      '^src/room\\.ts$',
      'only hms-room composes a room',
    ),
    never(
      'browser-without-server',
      '^src/(?!server/)',
      '^src/server/',
      'nothing outside server imports the server',
    ),
    never(
      'server-layer',
      '^src/server/',
      '^src/(?!server/|protocol/|templates/)',
      'the server knows nothing of the browser side',
    ),
    never(
      'rooms-without-media-code',
      '^src/server/(rooms|chat|polls)/',
      '^(src/server/(sfu/(?!port)|http|channel)/|node_modules/(ws|fastify|node-datachannel)/)',
      'rooms decide by ports',
    ),
    never(
      'testing-not-in-product',
      '^src/(?!testing/)',
      '^src/testing/',
      'fakes stay in tests and stories',
    ),
    {
      // The names of the package lead to the sources by the paths of tsconfig.test.json.
      name: 'public-entries-only',
      comment: 'stories and demo use the package as its users do',
      severity: 'error',
      from: { path: '^(stories|demo)/' },
      to: { path: '^src/', dependencyTypesNot: ['aliased-tsconfig-paths'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.test.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'default'],
    },
  },
};
