// Angular's own packages are finished at run time here; `ng build` does that ahead.
import '@angular/compiler';
import { Component } from '@angular/core';
import { bootstrapApplication, type BootstrapContext } from '@angular/platform-browser';
import { provideServerRendering, renderApplication } from '@angular/platform-server';
import { Call } from './call.js';

@Component({
  selector: 'office-hours',
  imports: [Call],
  template: `<office-call server="https://video.example" code="abc-defg-hij" name="Ada" />`,
})
class Page {}

export const page = () =>
  renderApplication(
    (context: BootstrapContext) =>
      bootstrapApplication(Page, { providers: [provideServerRendering()] }, context),
    { document: '<office-hours></office-hours>' },
  );
