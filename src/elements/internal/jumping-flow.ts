/**
 * The flow layout of @lit-labs/virtualizer, for people who jump.
 *
 * The layout picks one row as its anchor and keeps it until all around it is measured. When the list is scrolled far
 * away before that, it would rather scroll back to the anchor than give it up, and the person lands where they came
 * from. Here an anchor that is out of reach of what is looked at is given up, and the next one is chosen there.
 */
import { FlowLayout } from '@lit-labs/virtualizer/layouts/flow.js';

type Coordinates = FlowLayout['viewportScroll'];

export class JumpingFlow extends FlowLayout {
  override get viewportScroll(): Coordinates {
    return super.viewportScroll;
  }

  override set viewportScroll(at: Coordinates) {
    super.viewportScroll = at;
    if (this._anchorPos === null || this.pin !== null) return;
    const away = this._anchorPos - this._scrollPosition;
    if (away < -this._overhang || away > this._viewDim1 + this._overhang) this._resetReflowState();
  }
}

export const flow = (): { type: typeof JumpingFlow } => ({ type: JumpingFlow });
