import { validateAll } from '@bpmn-io/element-templates-validator';
import { models, report } from './models.js';

/** Against the schema by which Camunda Modeler reads element templates. */
await report(models('.camunda/element-templates', 'json'), ({ text }) =>
  validateAll([JSON.parse(text)]).results.flatMap(result =>
    (result.errors ?? []).map(error => error.message)
  )
);
