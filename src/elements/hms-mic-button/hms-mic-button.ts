import { nothing } from 'lit';
import { property } from 'lit/decorators.js';
import { deviceButton, lateDeviceMenu } from '../internal/device-button.js';
import { HmsElement } from '../internal/hms-element.js';
import { SHORTCUT_KEYS } from '../internal/shortcut-keys.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { deviceButtonStyles } from '../styles/device-button.js';
import { splitStyles } from '../styles/split.js';
import { micButtonStyles } from './hms-mic-button.styles.js';

/**
 * @summary Mutes and unmutes the own microphone; its menu chooses microphone and speaker. Not shown where the role has none.
 * @tag hms-mic-button
 * @csspart base - The pill around both buttons.
 * @csspart button - The toggle.
 * @csspart menu-button - The button that opens the device menu.
 * @csspart menu - The device menu.
 */
export class HmsMicButton extends HmsElement {
  static override styles = [base, buttonStyles, splitStyles, deviceButtonStyles, micButtonStyles];

  /** Leaves the device menu away. */
  @property({ type: Boolean, attribute: 'no-menu' }) noMenu = false;

  private readonly menu = lateDeviceMenu(this, ['microphone', 'speaker'], (kind, id) => {
    this.wish((actions) => actions.selectDevice(kind, id));
  });

  private readonly view = new StoreController(
    this,
    () => this.room,
    ({ devices, role, shortcuts }) => ({
      devices,
      shortcuts,
      allowed: role?.publish.allowed.includes('audio') ?? false,
    }),
    shallowEqual,
  );

  private readonly toggle = (): void => {
    const { devices, allowed } = this.view.value;
    if (!allowed || devices.microphone.busy) return;
    const enabled = !devices.microphone.enabled;
    this.wish(async (actions) => {
      await actions.setLocalAudioEnabled(enabled);
      this.announce(this.t(enabled ? 'state.unmuted' : 'state.muted'));
    });
  };

  override render() {
    const { devices, allowed, shortcuts } = this.view.value;
    const source = devices.microphone;
    const { enabled, error } = source;
    if (this.room && !allowed) return nothing;
    return deviceButton({
      source,
      usable: allowed,
      icon: enabled ? 'mic' : 'micOff',
      label: this.t(enabled ? 'mic.on' : 'mic.off'),
      problem: !enabled && error ? this.texts.find(`error.${error.code}`) : null,
      keys: shortcuts ? SHORTCUT_KEYS.microphone : null,
      menuLabel: this.t('device.choose-microphone'),
      menu: this.noMenu || !allowed ? null : this.menu,
      texts: this.texts,
      devices,
      onToggle: this.toggle,
    });
  }
}
