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
import { cameraButtonStyles } from './hms-camera-button.styles.js';

/**
 * @summary Turns the own camera on and off; its menu chooses the camera. Not shown where the role has none.
 * @tag hms-camera-button
 * @csspart base - The pill around both buttons.
 * @csspart button - The toggle.
 * @csspart menu-button - The button that opens the device menu.
 * @csspart menu - The device menu.
 */
export class HmsCameraButton extends HmsElement {
  static override styles = [
    base,
    buttonStyles,
    splitStyles,
    deviceButtonStyles,
    cameraButtonStyles,
  ];

  /** Leaves the device menu away. */
  @property({ type: Boolean, attribute: 'no-menu' }) noMenu = false;

  private readonly menu = lateDeviceMenu(this, ['camera'], (kind, id) => {
    this.wish((actions) => actions.selectDevice(kind, id));
  });

  private readonly view = new StoreController(
    this,
    () => this.room,
    ({ devices, role, shortcuts }) => ({
      devices,
      shortcuts,
      allowed: role?.publish.allowed.includes('video') ?? false,
    }),
    shallowEqual,
  );

  private readonly toggle = (): void => {
    const { devices, allowed } = this.view.value;
    if (!allowed || devices.camera.busy) return;
    const enabled = !devices.camera.enabled;
    this.wish(async (actions) => {
      await actions.setLocalVideoEnabled(enabled);
      this.announce(this.t(enabled ? 'state.camera-on' : 'state.camera-off'));
    });
  };

  override render() {
    const { devices, allowed, shortcuts } = this.view.value;
    const source = devices.camera;
    const { enabled, error } = source;
    if (this.room && !allowed) return nothing;
    return deviceButton({
      source,
      usable: allowed,
      icon: enabled ? 'camera' : 'cameraOff',
      label: this.t(enabled ? 'camera.on' : 'camera.off'),
      problem: !enabled && error ? this.texts.find(`error.${error.code}`) : null,
      keys: shortcuts ? SHORTCUT_KEYS.camera : null,
      menuLabel: this.t('device.choose-camera'),
      menu: this.noMenu || !allowed ? null : this.menu,
      texts: this.texts,
      devices,
      onToggle: this.toggle,
    });
  }
}
