import { Component, signal } from '@angular/core';
import { Call } from './call';

@Component({
  selector: 'office-hours',
  imports: [Call],
  template: `
    <header>
      <h1>Office hours</h1>
      <output id="status">{{ status() }}</output>
    </header>
    @if (who(); as who) {
      <office-call
        [server]="server"
        [code]="who.code"
        [name]="who.name"
        (say)="status.set($event)"
        (close)="close()"
      />
    } @else {
      <form id="join" (submit)="join($event, code.value, name.value)">
        <label
          >Room code <input #code name="code" [value]="address.get('code') ?? ''" required
        /></label>
        <label
          >Your name <input #name name="name" [value]="address.get('name') ?? ''" required
        /></label>
        <button>Join</button>
      </form>
    }
  `,
})
export class OfficeHours {
  protected readonly address = new URLSearchParams(location.search);
  protected readonly server = this.address.get('server') ?? 'http://localhost:8080';
  protected readonly status = signal('Not in a call');
  protected readonly who = signal<{ code: string; name: string } | null>(null);

  protected join(event: Event, code: string, name: string): void {
    event.preventDefault();
    this.who.set({ code, name });
  }

  protected close(): void {
    this.who.set(null);
    this.status.set('Not in a call');
  }
}
