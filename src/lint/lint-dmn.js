import { dmnProblems } from './dmn.js';
import { models, report } from './models.js';

await report(models('dmn', 'dmn'), dmnProblems);
