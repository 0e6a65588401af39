import {
  type AfterViewInit,
  Component,
  CUSTOM_ELEMENTS_SCHEMA,
  type ElementRef,
  input,
  type OnDestroy,
  output,
  signal,
  viewChild,
} from '@angular/core';
import 'hms-kit';
import type { HmsEvent, HmsRoom } from 'hms-kit';
import { selectPeerCount } from 'hms-kit/store';
import type { LayoutPatch } from 'hms-kit/templates';

@Component({
  selector: 'office-call',
  // Lets templates use tags that Angular does not know.
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <section id="call">
      <div class="tools">
        <span
          >People: <strong id="people">{{ people() }}</strong></span
        >
        <button id="theme" (click)="theme.set(theme() === 'dark' ? 'light' : 'dark')">
          Light or dark
        </button>
        <button id="close" (click)="close.emit()">Close</button>
      </div>
      <hms-room
        #room
        [server]="server()"
        [roomCode]="code()"
        [userName]="name()"
        [autoJoin]="true"
        [theme]="theme()"
        [layout]="layout"
        (hms-joined)="say.emit('In the call as ' + name())"
        (hms-left)="say.emit('You left')"
        (hms-error)="failed($event)"
      >
        <div class="desk">
          <hms-stage></hms-stage>
          <hms-control-bar></hms-control-bar>
          <hms-chat><p slot="empty">Nobody has asked yet.</p></hms-chat>
        </div>
      </hms-room>
    </section>
  `,
})
export class Call implements AfterViewInit, OnDestroy {
  readonly server = input.required<string>();
  readonly code = input.required<string>();
  readonly name = input.required<string>();
  readonly say = output<string>();
  readonly close = output();

  protected readonly layout: LayoutPatch = {
    screens: {
      conferencing: {
        default: { elements: { chat: { message_placeholder: 'Ask your question' } } },
      },
    },
  };
  protected readonly theme = signal<'light' | 'dark'>('dark');
  protected readonly people = signal(0);
  private readonly room = viewChild.required<ElementRef<HmsRoom>>('room');
  private off: (() => void) | undefined;

  // The room's own state in a component: any selector of `hms-kit/store` will do.
  ngAfterViewInit(): void {
    this.off = this.room().nativeElement.store?.subscribe(selectPeerCount, (count) =>
      this.people.set(count),
    );
  }

  ngOnDestroy(): void {
    this.off?.();
  }

  protected failed(event: Event): void {
    this.say.emit((event as HmsEvent<'hms-error'>).detail.message);
  }
}
