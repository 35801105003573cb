import { formProblems } from './forms.js';
import { models, report } from './models.js';

await report(models('forms', 'form'), formProblems);
