import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RoomHandle } from '../../store/actions.js';
import { layoutIssues } from '../../templates/check-layout.js';
import type { LayoutPatch } from '../../templates/types.js';
import { tellLayoutFault } from './layout-fault.js';

/**
 * What the page lays over the layout of the role. A document that breaks the format is told once, with every place,
 * and the layout of the role stands alone.
 */
export class LayoutOverride implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #room: () => RoomHandle | null;
  #wanted: LayoutPatch | null = null;
  #checked: LayoutPatch | null = null;
  #given: { room: RoomHandle; override: LayoutPatch | null } | null = null;

  constructor(host: ReactiveControllerHost & HTMLElement, room: () => RoomHandle | null) {
    this.#host = host;
    this.#room = room;
    host.addController(this);
  }

  set(wanted: LayoutPatch | null): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    this.#checked = wanted === null ? null : this.#check(wanted);
    this.hostUpdate();
  }

  hostUpdate(): void {
    const room = this.#room();
    const override = this.#checked;
    if (!room || (this.#given?.room === room && this.#given.override === override)) return;
    if (override !== null || this.#given?.room === room) room.actions.overrideLayout(override);
    this.#given = { room, override };
  }

  #check(wanted: LayoutPatch): LayoutPatch | null {
    const issues = layoutIssues(wanted);
    if (issues.length === 0) return wanted;
    const places = issues.map(({ path, message }) => `${path} ${message}`).join('; ');
    tellLayoutFault(this.#host, `The layout is not used: ${places}.`);
    return null;
  }
}
