import { bootstrapApplication } from '@angular/platform-browser';
import { OfficeHours } from './office-hours';

bootstrapApplication(OfficeHours).catch((error: unknown) => reportError(error));
