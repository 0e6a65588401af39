import { HmsError, type Credential } from '../../protocol/index.js';
import type { AppClaims } from '../auth/platform-tokens.js';
import type { RoomDirectory } from '../directory/room-directory.js';
import { rulesOf } from './policy.js';

/** Where a credential leads. */
export interface Entry {
  roomId: string;
  role: string;
  /** Empty for those who came with a room code: a code says nothing about who holds it. */
  userId: string;
  /** The room code behind it, also where that was exchanged for a token; null for a token that a customer signed. */
  code: string | null;
  /** The name that a signed token fixes. */
  name: string | null;
}

export interface TokenReader {
  verifyApp(token: string): Promise<AppClaims>;
}

/** Turns a room code or a token into a place at the door, or rejects with the reason. */
export class Entrance {
  readonly #directory: RoomDirectory;
  readonly #tokens: TokenReader;

  constructor(directory: RoomDirectory, tokens: TokenReader) {
    this.#directory = directory;
    this.#tokens = tokens;
  }

  async open(credential: Credential): Promise<Entry> {
    return 'code' in credential
      ? this.openCode(credential.code)
      : this.again(await this.#tokens.verifyApp(credential.token));
  }

  /** A code may be off, or its role renamed, since somebody got a token for it or entered the lobby. */
  async again(entry: Entry): Promise<Entry> {
    if (entry.code === null) return this.#check(entry);
    return { ...(await this.openCode(entry.code)), userId: entry.userId };
  }

  async openCode(text: string): Promise<Entry> {
    const code = await this.#directory.code(text);
    if (!code) throw new HmsError('code_unknown', 'There is no such room code.');
    if (!code.enabled) throw new HmsError('code_disabled', 'This room code is switched off.');
    return this.#check({
      roomId: code.roomId,
      role: code.role,
      userId: '',
      code: text,
      name: null,
    });
  }

  async #check(entry: Entry): Promise<Entry> {
    const room = await this.#directory.room(entry.roomId);
    if (!room) throw new HmsError('room_unknown', 'There is no such room.');
    if (!room.enabled) throw new HmsError('room_disabled', 'This room is switched off.');
    if (!rulesOf(await this.#directory.template(room), entry.role)) {
      throw new HmsError('role_unknown', `The room has no role "${entry.role}".`);
    }
    return entry;
  }
}
